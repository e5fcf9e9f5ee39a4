using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Architecture.Laws;

/// <summary>An event that was ever written can be read for ever: each version of each has a sample that is never changed.</summary>
public sealed class EventSamples
{
    private const string Folder = "tests/GitOps.Core.Tests/Events/Samples";

    /// <summary>Every name of the catalogue, with its version.</summary>
    public static TheoryData<string> Names { get; } = [.. EventCatalog.Default.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_version_of_every_event_has_a_sample_that_reads_back(string name)
    {
        var file = FileOf(name);
        Assert.True(SourceTree.Has(file), $"{file} is missing: every event that can be written needs a sample that will be read for ever");
        var body = File.ReadAllBytes(SourceTree.Absolute(file));

        var read = EventCatalog.Default.Read(Envelope(name, body));
        Assert.Equal(read.GetType(), EventCatalog.Default.TypeOf(Envelope(name, body)));

        // What is read and written again says the same, unless the version is an old one that was lifted.
        if (EventCatalog.Default.NameOf(read) == name)
        {
            Assert.Equal(KubeJson.Parse(body), KubeJson.Parse(EventCatalog.Write(read).Span));
        }
    }

    [Fact]
    public void Every_sample_belongs_to_an_event() => Assert.All(
        SourceTree.Files.Where(file => file.StartsWith(Folder + "/", StringComparison.Ordinal)),
        file => Assert.Contains(EventCatalog.Default.Names, name => FileOf(name) == file));

    [Fact]
    public void Every_event_of_an_aggregate_is_in_the_catalogue() => Assert.All(
        Assemblies.WrittenTypes(Assemblies.Core).Where(type => type is { IsAbstract: false, IsClass: true }
            && type.BaseType is { IsAbstract: true } family && family.Name.EndsWith("Event", StringComparison.Ordinal)),
        type => Assert.Contains(EventCatalog.Default.NameOf(RuntimeHelpers.GetUninitializedObject(type)), EventCatalog.Default.Names));

    private static string FileOf(string name) => $"{Folder}/{name.Replace('/', '.')}.json";

    private static EventEnvelope Envelope(string name, ReadOnlyMemory<byte> body) => new(
        StreamId.Of(name.Split('.')[0], "Kind", "namespace", "name"),
        Version: 1,
        Position: 1,
        new PendingEvent(Guid.Empty, name, body, Instant.FromUtc(2026, 1, 1, 0, 0), Actor.Engine, Guid.Empty, Guid.Empty, Cause: null),
        PreviousHash: new byte[32],
        Hash: new byte[32]);
}
