/// `:license` shows the notices under which the program is distributed.
struct LicenseCommand: Command {
  let name = "license"
  let aliases = ["licence"]
  let summary = "under which terms kith is distributed"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    context.output.write(Self.text)
  }

  static let text = """
    The source of kith is licensed under the Apache License, version 2.0.
    This program is linked with GNU Readline and is therefore distributed under the GNU
    General Public License, version 3 or (at your option) any later version.

    This is free software: you may redistribute it and change it under those terms.
    There is NO WARRANTY, to the extent permitted by law.
    The terms are at https://www.gnu.org/licenses/gpl-3.0.html and https://www.apache.org/licenses/LICENSE-2.0.

    """
}
