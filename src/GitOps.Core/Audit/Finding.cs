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
    /// <param name="Stream">The stream.</param>
    /// <param name="Version">Its version, as it is stored.</param>
    /// <param name="Position">Its position, as it is stored.</param>
    public sealed record Changed(StreamId Stream, long Version, long Position) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' at position {Position} was changed after it was appended");
    }

    /// <summary>Events are gone.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="FirstVersion">The first that is gone.</param>
    /// <param name="LastVersion">The last that is gone.</param>
    /// <param name="AfterPosition">Position of the event that they stood after; 0 when there is none before them.</param>
    public sealed record Removed(StreamId Stream, long FirstVersion, long LastVersion, long AfterPosition) : Finding
    {
        /// <inheritdoc/>
        public override string Message => FirstVersion == LastVersion
            ? Text($"version {FirstVersion} of '{Stream}' was removed; it stood after position {AfterPosition}")
            : Text($"versions {FirstVersion} to {LastVersion} of '{Stream}' were removed; they stood after position {AfterPosition}");
    }

    /// <summary>An event stands where none was appended.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Version">Its version, as it is stored.</param>
    /// <param name="Position">Its position, as it is stored.</param>
    public sealed record Inserted(StreamId Stream, long Version, long Position) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' at position {Position} was put in by someone else than the engine");
    }

    /// <summary>An event stands at another version than it was appended at.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Version">Its version, as it is stored.</param>
    /// <param name="OriginalVersion">The version it was appended at.</param>
    /// <param name="Position">Its position, as it is stored.</param>
    public sealed record Reordered(StreamId Stream, long Version, long OriginalVersion, long Position) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' at position {Position} was appended as version {OriginalVersion} and moved");
    }

    /// <summary>An event has its version, but stands at another place among all events than it was appended at.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Position">Its position, as it is stored.</param>
    public sealed record Moved(StreamId Stream, long Version, long Position) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' stands at position {Position}, and was appended at another place of the log");
    }

    /// <summary>An event cannot be read as an event.</summary>
    /// <param name="Stream">The stream as it is stored.</param>
    /// <param name="Version">Its version, as it is stored.</param>
    /// <param name="Position">Its position, as it is stored.</param>
    public sealed record Unreadable(string Stream, long Version, long Position) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"version {Version} of '{Stream}' at position {Position} cannot be read");
    }

    /// <summary>A checkpoint contradicts itself or its signature, or was signed with an unknown key.</summary>
    /// <param name="Version">Its version in the stream of checkpoints.</param>
    /// <param name="Position">Its position, as it is stored.</param>
    /// <param name="Why">What is wrong with it.</param>
    public sealed record FalseCheckpoint(long Version, long Position, string Why) : Finding
    {
        /// <inheritdoc/>
        public override string Message => Text($"checkpoint {Version} at position {Position} cannot be trusted: {Why}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
