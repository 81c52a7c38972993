/// The version of the library, as `kith --version` prints it.
public let version = "0.1.0"
