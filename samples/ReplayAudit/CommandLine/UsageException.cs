namespace ReplayAudit.CommandLine;

/// <summary>The command line asks for something that is none; the message says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
