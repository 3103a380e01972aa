"""The engine on the command line: files in, tables or JSON out, errors that say where."""
