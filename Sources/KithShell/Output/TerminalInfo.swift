// What is known of the terminal, and the history, go on to the program that opens the shell.
@_exported import enum LineEditor.TerminalInfo
@_exported import struct LineEditor.History
