using System.Globalization;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>One thing that is wrong with the log, and where.</summary>
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>For people.</summary>
    public abstract string Message { get; }

    /// <summary>An event is not the one that was appended.</summary>
    public sealed record Changed(StreamId Stream, long Version) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' was changed after it was appended");
    }

    /// <summary>Events are gone.</summary>
    public sealed record Removed(StreamId Stream, long FirstVersion, long LastVersion) : Finding
    {
        /// <inheritdoc/>
        public override string Message => FirstVersion == LastVersion
            ? Text($"version {FirstVersion} of '{Stream}' was removed")
            : Text($"versions {FirstVersion} to {LastVersion} of '{Stream}' were removed");
    }

    /// <summary>An event stands where none was appended.</summary>
    public sealed record Inserted(StreamId Stream, long Version) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' was put in by someone else than the engine");
    }

    /// <summary>An event stands at another place than it was appended at.</summary>
    public sealed record Reordered(StreamId Stream, long Version, long OriginalVersion) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' was appended as version {OriginalVersion} and moved");
    }

    /// <summary>An event cannot be read as an event.</summary>
    public sealed record Unreadable(string Stream, long Version, long Position) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' at position {Position} cannot be read");
    }

    /// <summary>A checkpoint contradicts itself or its signature, or was signed with an unknown key.</summary>
    public sealed record FalseCheckpoint(long Version, string Why) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"checkpoint {Version} cannot be trusted: {Why}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
