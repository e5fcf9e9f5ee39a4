namespace GitOps.Core.EventSourcing;

/// <summary>A stored event cannot be read back as an event; reading after its position goes on with the next one.</summary>
public sealed class CorruptEventException : Exception
{
    /// <summary>An unreadable event.</summary>
    public CorruptEventException(string stream, long version, long position, string what, Exception? innerException = null)
        : base(
            $"The event at position {position} (version {version} of '{stream}') cannot be read: {what} It was changed outside the engine or damaged; events after position {position} can still be read.",
            innerException)
    {
        Stream = stream;
        Version = version;
        Position = position;
    }

    /// <summary>Name of the stream as it is stored.</summary>
    public string Stream { get; }

    /// <summary>Version as it is stored.</summary>
    public long Version { get; }

    /// <summary>Position.</summary>
    public long Position { get; }
}
