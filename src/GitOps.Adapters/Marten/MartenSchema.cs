using System.Text.Json;
using JasperFx;
using JasperFx.Events;
using Marten;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace GitOps.Adapters.Marten;

/// <summary>What Marten is told of our data: how events lie in its tables, and the tables beside them.</summary>
/// <remarks>
/// An event's body must come back byte for byte, or its hash would not fit any more; <c>jsonb</c> sorts keys and rewrites numbers.
/// So bodies are what Marten calls binary events: the exact UTF-8 text lies in the column <c>bdata</c>
/// (<c>select convert_from(bdata, 'UTF8')::jsonb</c> for queries), the type's name in <c>type</c>, the instant in <c>timestamp</c>,
/// the ids in their columns, and actor, cause and hashes in <c>headers</c>.
/// </remarks>
internal static class MartenSchema
{
    /// <summary>Grows with every change that an older engine could not work with.</summary>
    internal const int Version = 1;

    /// <summary>Tells the engine's events from what Marten writes itself into the same table.</summary>
    /// <remarks>
    /// For numbers that a failed write had drawn, Marten fills the gap with events of this stream, later and on a connection of its own.
    /// They are Marten's bookkeeping, with no body of ours, and come behind positions that were read already.
    /// </remarks>
    internal const string IsOurs = "stream_id <> 'mt_tombstone'";

    internal static StoreOptions Configure(MartenOptions options)
    {
        var store = new StoreOptions();
        store.Connection(options.ConnectionString);
        store.DatabaseSchemaName = options.Schema;
        store.AutoCreateSchemaObjects = AutoCreate.None;
        store.DisableNpgsqlLogging = true;

        // A transaction is ours from begin to commit: a try of Marten's own in a broken one would fail anew and hide what broke it.
        store.ConfigureWritePolly(_ => { });
        store.UseSystemTextJsonForSerialization(new JsonSerializerOptions(), EnumStorage.AsString, Casing.Default);

        store.Events.DatabaseSchemaName = options.Schema;
        store.Events.StreamIdentity = StreamIdentity.AsString;

        // Despite its name this is the mode in which the timestamp comes from us: the instant of the decision.
        store.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        store.Events.EnableBigIntEvents = true;
        store.Events.MetadataConfig.HeadersEnabled = true;
        store.Events.MetadataConfig.CausationIdEnabled = true;
        store.Events.MetadataConfig.CorrelationIdEnabled = true;
        store.Events.UseBinarySerializer<StoredEvent>(new StoredEventSerializer());
        store.Events.MapEventType<StoredEvent>("gitops.stored-event");
        foreach (var table in Tables(options.Schema))
        {
            store.Storage.ExtendedSchemaObjects.Add(table);
        }

        return store;
    }

    private static Table Beside(string schema, string name) => new(new PostgresqlObjectName(schema, name, SchemaUtils.IdentifierUsage.General));

    private static IEnumerable<Table> Tables(string schema)
    {
        var version = Beside(schema, "engine_schema");
        version.AddColumn<int>("version").AsPrimaryKey();
        yield return version;

        var contents = Beside(schema, "contents");
        contents.AddColumn<string>("digest").AsPrimaryKey();
        contents.AddColumn<int>("encoding").NotNull();
        contents.AddColumn<int>("length").NotNull();
        contents.AddColumn("body", "bytea").NotNull();
        contents.AddColumn<long>("put_micros").NotNull().DefaultValue(0L);
        yield return contents;

        var pruned = Beside(schema, "pruned_contents");
        pruned.AddColumn<string>("digest").AsPrimaryKey();
        pruned.AddColumn<long>("at_micros").NotNull();
        yield return pruned;

        var checkpoints = Beside(schema, "checkpoints");
        checkpoints.AddColumn<string>("follower").AsPrimaryKey();
        checkpoints.AddColumn<long>("position").NotNull();
        yield return checkpoints;

        var confirmations = Beside(schema, "confirmations");
        confirmations.AddColumn<string>("stream").AsPrimaryKey();
        confirmations.AddColumn<long>("at_micros").NotNull();
        confirmations.AddColumn<long>("count").NotNull();
        yield return confirmations;

        var snapshots = Beside(schema, "snapshots");
        snapshots.AddColumn<string>("stream").AsPrimaryKey();
        snapshots.AddColumn<string>("state_type").AsPrimaryKey();
        snapshots.AddColumn<long>("version").NotNull();
        snapshots.AddColumn("body", "bytea").NotNull();
        yield return snapshots;
    }
}

/// <summary>The one type of event that Marten sees; what it means is told by the type's name beside it.</summary>
/// <param name="Body">The exact UTF-8 JSON.</param>
internal sealed record StoredEvent(ReadOnlyMemory<byte> Body);

/// <summary>Keeps a body as it is.</summary>
internal sealed class StoredEventSerializer : IEventBinarySerializer
{
    public byte[] Serialize(Type type, object value) => ((StoredEvent)value).Body.ToArray();

    public object Deserialize(Type type, byte[] data) => new StoredEvent(data);
}
