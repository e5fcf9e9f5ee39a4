using System.Buffers;
using System.Text.Json;

namespace GitOps.Core.Objects;

/// <summary>A buffer and its writer, which a thread uses again for its next value.</summary>
internal sealed class JsonScratch : IDisposable
{
    // Room that is kept; more, for an unusually large value, goes with it.
    private const int KeptRoom = 256 * 1024;
    private const int FirstRoom = 4096;

    [ThreadStatic]
    private static JsonScratch? idle;

    private readonly ArrayBufferWriter<byte> buffer = new(FirstRoom);

    private JsonScratch() => Writer = new Utf8JsonWriter(buffer, KubeJson.Compact);

    public Utf8JsonWriter Writer { get; }

    /// <summary>The one of this thread, or another while that is in use.</summary>
    public static JsonScratch Take()
    {
        var taken = idle ?? new JsonScratch();
        idle = null;
        return taken;
    }

    /// <summary>What was written; valid until it is given back.</summary>
    public ReadOnlySpan<byte> Written()
    {
        Writer.Flush();
        return buffer.WrittenSpan;
    }

    // What was written may be of a Secret: it does not stay.
    public void Dispose()
    {
        if (buffer.Capacity > KeptRoom)
        {
            Writer.Dispose();
            return;
        }

        buffer.Clear();
        Writer.Reset();
        idle = this;
    }
}
