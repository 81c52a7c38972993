import Glibc
import KithValue

/// A few threads that wait to help with a statement that has much to do.
///
/// POSIX threads, so that a program which asks one short question does not start the runtime's own pool. Whoever has work
/// does it as well, and takes back the invitations that nobody has followed by the time the work is done: so a busy pool
/// delays nobody.
final class WorkerPool: @unchecked Sendable {
  // Unchecked: what changes is only touched under the mutex.
  static let shared = WorkerPool(helpers: max(0, min(15, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)))

  /// How many threads help at most.
  let helpers: Int
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var invitations: [Invitation] = []
  private var started = 0

  private init(helpers: Int) {
    self.helpers = helpers
    mutex.initialize(to: pthread_mutex_t())
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  /// One piece of work to which helpers are invited.
  private final class Invitation {
    let work: (Int) -> Void
    var places: [Int]
    var working = 0
    init(_ work: @escaping (Int) -> Void, places: [Int]) {
      self.work = work
      self.places = places
    }
  }

  /// Runs `work` with the place 0 on this thread and, where helpers are free, with places from 1 on theirs; returns when
  /// none of them is at it any more. The work must share itself out among however many come.
  func run(places: Int, _ work: (Int) -> Void) {
    let invited = min(places - 1, helpers)
    guard invited > 0 else { return work(0) }
    withoutActuallyEscaping(work) { work in
      let invitation = Invitation(work, places: (1...invited).reversed())
      pthread_mutex_lock(mutex)
      while started < min(helpers, invitations.count + invited) {
        started += 1
        // Without a thread the work is done by whoever asked for it.
        _ = DetachedThread.start { self.help() }
      }
      invitations.append(invitation)
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
      work(0)
      pthread_mutex_lock(mutex)
      invitations.removeAll { $0 === invitation }
      while invitation.working > 0 { pthread_cond_wait(condition, mutex) }
      pthread_mutex_unlock(mutex)
    }
  }

  private func help() {
    pthread_mutex_lock(mutex)
    while true {
      guard let invitation = invitations.first(where: { !$0.places.isEmpty }), let place = invitation.places.popLast()
      else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      invitation.working += 1
      pthread_mutex_unlock(mutex)
      invitation.work(place)
      pthread_mutex_lock(mutex)
      invitation.working -= 1
      pthread_cond_broadcast(condition)
    }
  }
}
