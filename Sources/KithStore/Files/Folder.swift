#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder held open: what is done in it stays in it, whatever happens to the path meanwhile.
///
/// Files and folders in it are opened by one plain name and never through a symbolic link, so nothing outside is read or
/// written.
final class Folder {
  private let descriptor: Descriptor

  private init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  /// Opens the folder at a path that a person gave (which may be a link).
  convenience init(path: String) throws(SystemError) {
    self.init(try Descriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
  }

  /// Opens a folder within this one; nil where there is none.
  func folder(_ name: String) throws(SystemError) -> Folder? {
    do throws(SystemError) {
      let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
      return Folder(try Descriptor(openat(descriptor.number, name, flags)))
    } catch {
      if error.number == ENOENT { return nil }
      // Of a link the system only says that it is no folder.
      var status = stat()
      let isLink =
        fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
      throw isLink ? SystemError(ELOOP) : error
    }
  }

  /// Opens a folder within this one, made now if need be.
  func makeFolder(_ name: String, mode: mode_t = 0o777) throws(SystemError) -> Folder {
    if mkdirat(descriptor.number, name, mode) == 0 {
      try sync()
    } else if errno != EEXIST {
      throw SystemError()
    }
    guard let folder = try folder(name) else { throw SystemError(ENOENT) }
    return folder
  }

  /// The names of what is in it, in the order of their bytes; nil stands for a name that is not UTF-8.
  func names() throws(SystemError) -> [String?] {
    let copy = openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { throw SystemError() }
    defer { closedir(stream) }
    var names: [String?] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
          String(validatingCString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { ($0 ?? "").utf8.lexicographicallyPrecedes(($1 ?? "").utf8) }
  }

  /// Opens a file for reading; nil where there is none.
  func file(_ name: String) throws(SystemError) -> Descriptor? {
    do throws(SystemError) {
      // Without NONBLOCK a pipe with a .csv name would wait for a writer.
      let file = try Descriptor(openat(descriptor.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
      let kind = try file.status().st_mode & S_IFMT
      guard kind == S_IFREG else { throw SystemError(kind == S_IFDIR ? EISDIR : EINVAL) }
      return file
    } catch {
      if error.number == ENOENT { return nil }
      throw error
    }
  }

  /// Makes a new file, for `rename` to move into place. A name that is taken is an error.
  func makeFile(_ name: String, mode: mode_t) throws(SystemError) -> Descriptor {
    try Descriptor(openat(descriptor.number, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode))
  }

  /// Opens a file to write behind its end; nil where there is none.
  func fileForAppending(_ name: String) throws(SystemError) -> Descriptor? {
    do throws(SystemError) {
      return try Descriptor(openat(descriptor.number, name, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC))
    } catch {
      if error.number == ENOENT { return nil }
      throw error
    }
  }

  /// Opens a file that stands for a lock, made now if need be and possible.
  func lockFile(_ name: String) throws(SystemError) -> Descriptor {
    do throws(SystemError) {
      return try Descriptor(openat(descriptor.number, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666))
    } catch {
      // Whoever may only read shares the lock all the same.
      guard error.number == EACCES || error.number == EROFS else { throw error }
      return try Descriptor(openat(descriptor.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC))
    }
  }

  /// Writes a new file and waits for the disk, then puts it in the place of what has its name, and waits again.
  func replaceFile(_ name: String, with bytes: [UInt8], like other: Descriptor? = nil) throws(SystemError) {
    let temporary = ".kith-\(UInt32.random(in: .min ... .max)).tmp"
    do throws(SystemError) {
      let file = try makeFile(temporary, mode: 0o666)
      if let other { try file.takePermissions(of: other) }
      try file.write(bytes)
      try file.sync()
      try rename(temporary, to: name)
    } catch {
      try? remove(temporary)
      throw error
    }
    try sync()
  }

  /// What tells whether a file or folder in it was touched; nil where there is none.
  func stamp(_ name: String) throws(SystemError) -> FileStamp? { try times(name)?.stamp }

  /// The same, with the time in nanoseconds since 1970 of the last change of anything about it, which nobody can set.
  func times(_ name: String) throws(SystemError) -> (stamp: FileStamp, changed: Int64)? {
    var status = stat()
    guard fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      let error = SystemError()
      if error.isNotFound { return nil }
      throw error
    }
    #if canImport(Darwin)
      let changed = status.st_ctimespec
    #else
      let changed = status.st_ctim
    #endif
    return (FileStamp(status), Int64(changed.tv_sec) &* 1_000_000_000 &+ Int64(changed.tv_nsec))
  }

  /// Puts one file in the other's place at one stroke.
  func rename(_ name: String, to other: String) throws(SystemError) {
    guard renameat(descriptor.number, name, descriptor.number, other) == 0 else { throw SystemError() }
  }

  /// Removes a file; one that is not there is no error.
  func remove(_ name: String) throws(SystemError) {
    guard unlinkat(descriptor.number, name, 0) == 0 || errno == ENOENT else { throw SystemError() }
  }

  /// Waits until the names in it are on the disk.
  func sync() throws(SystemError) { try descriptor.sync() }

  /// What tells this folder from any other, whatever path led to it.
  func identity() throws(SystemError) -> FolderIdentity {
    let status = try descriptor.status()
    return FolderIdentity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
  }
}

/// What changes when a file is written, replaced or removed.
struct FileStamp: Sendable, Hashable {
  var inode: UInt64
  var size: Int64
  var seconds: Int64
  var nanoseconds: Int64

  init(_ status: stat) {
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    #if canImport(Darwin)
      seconds = Int64(status.st_mtimespec.tv_sec)
      nanoseconds = Int64(status.st_mtimespec.tv_nsec)
    #else
      seconds = Int64(status.st_mtim.tv_sec)
      nanoseconds = Int64(status.st_mtim.tv_nsec)
    #endif
  }
}

/// What tells a folder, or a file that is written in place, from any other.
struct FolderIdentity: Sendable, Hashable {
  var device: UInt64
  var inode: UInt64
}

/// What tells the file at a path from any other, and whether it was touched; nil where there is none.
func fileStamp(atPath path: String) -> (identity: FolderIdentity, stamp: FileStamp)? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  let identity = FolderIdentity(
    device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
  return (identity, FileStamp(status))
}

/// Makes the folder at `path` where there is none, and waits for the disk; its parent must be there.
func makeFolder(at path: String) throws(SystemError) {
  guard mkdir(path, 0o777) == 0 else {
    if errno == EEXIST { return }
    throw SystemError()
  }
  let whole = path.hasSuffix("/") ? path.dropLast() : path[...]
  try Folder(path: whole.lastIndex(of: "/").map { String(whole[...$0]) } ?? ".").sync()
}

/// Makes a file or folder under a name of its own beside a place where there is nothing, and then puts it there: what is
/// made half is never at the place, and is removed after an error.
///
/// `body` gets the path to make it at.
func makeWhole(at target: String, _ body: (_ place: String) throws(StoreError) -> Void) throws(StoreError) {
  guard ((try? kind(ofPath: target)) ?? .nothing) == .nothing else {
    throw StoreError(.occupied, file: target, "is there already", hint: "name a place where there is nothing")
  }
  let whole = target.utf8.last == UInt8(ascii: "/") ? String(target.dropLast()) : target
  let place = "\(whole).kith-\(UInt32.random(in: .min ... .max))"
  do throws(StoreError) {
    try body(place)
    do throws(SystemError) {
      guard rename(place, whole) == 0 else { throw SystemError() }
      let parent = whole.lastIndex(of: "/").map { String(whole[...$0]) } ?? "."
      try Folder(path: parent).sync()
    } catch {
      throw StoreError(.inputOutput, file: target, "cannot be made: \(error.message)")
    }
  } catch {
    removeFolder(at: place)
    for ending in ["", "-wal", "-shm", "-journal"] { removeFile(at: place + ending) }
    throw error
  }
}

/// Removes a folder of ours that nobody else knows of, as far as that can be done.
func removeFolder(at path: String) {
  guard let folder = try? Folder(path: path) else { return }
  for case let name? in (try? folder.names()) ?? [] {
    if let inner = try? folder.folder(name) {
      for case let file? in (try? inner.names()) ?? [] { try? inner.remove(file) }
      rmdir(path + "/" + name)
    } else {
      try? folder.remove(name)
    }
  }
  rmdir(path)
}

/// Removes a file of ours.
func removeFile(at path: String) { unlink(path) }

/// What stands at a path.
enum PathKind { case nothing, folder, file }

/// Looks what stands at a path.
func kind(ofPath path: String) throws(SystemError) -> PathKind {
  var status = stat()
  guard stat(path, &status) == 0 else {
    let error = SystemError()
    if error.isNotFound { return .nothing }
    throw error
  }
  return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
}
