namespace GitOps.Core.EventSourcing;

/// <summary>What an append believes of the stream: the version of its last event. Versions count from 1; 0 is a stream without events.</summary>
public readonly record struct ExpectedVersion(long Value)
{
    /// <summary>The stream has no events.</summary>
    public static ExpectedVersion NoStream => new(0);

    /// <summary>The stream's last event has this version.</summary>
    public static ExpectedVersion Exactly(long version) => new(version);
}

/// <summary>Someone else appended first: load the stream again and decide again.</summary>
public sealed class StreamConflictException : Exception
{
    /// <summary>A lost race.</summary>
    public StreamConflictException(StreamId stream, ExpectedVersion expected, Exception? innerException = null)
        : base($"The stream '{stream}' is no longer at version {expected.Value}; another writer appended first.", innerException)
    {
        Stream = stream;
        Expected = expected;
    }

    /// <summary>The stream.</summary>
    public StreamId Stream { get; }

    /// <summary>The version the writer believed in.</summary>
    public ExpectedVersion Expected { get; }
}
