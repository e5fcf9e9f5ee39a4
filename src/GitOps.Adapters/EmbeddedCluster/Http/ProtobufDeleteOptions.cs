using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Reads how to delete, in the protobuf encoding that typed Go clients, <c>helm</c> among them, send with a deletion.</summary>
internal static class ProtobufDeleteOptions
{
    public const string Kind = "DeleteOptions";

    /// <summary>The options; a field that is not known refuses the body.</summary>
    public static KubeMap Read(string apiVersion, ReadOnlySpan<byte> bytes)
    {
        var options = new KubeMap.Builder { ["apiVersion"] = apiVersion, ["kind"] = Kind };
        var dryRun = new List<KubeValue>();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    options["gracePeriodSeconds"] = unchecked((long)reader.Number);
                    break;
                case 2:
                    options["preconditions"] = Preconditions(reader.Bytes);
                    break;
                case 3:
                    options["orphanDependents"] = reader.Number != 0;
                    break;
                case 4:
                    options["propagationPolicy"] = reader.Text;
                    break;
                case 5:
                    dryRun.Add(reader.Text);
                    break;
                case 6:
                    options["ignoreStoreReadErrorWithClusterBreakingPotential"] = reader.Number != 0;
                    break;
                default:
                    throw ProtobufObjects.Unknown($"field {reader.Field} of {Kind}");
            }
        }

        if (dryRun.Count > 0)
        {
            options["dryRun"] = KubeList.Of(dryRun);
        }

        return options.Build();
    }

    private static KubeMap Preconditions(ReadOnlySpan<byte> bytes)
    {
        var preconditions = new KubeMap.Builder();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            preconditions[reader.Field switch { 1 => "uid", 2 => "resourceVersion", _ => throw ProtobufObjects.Unknown($"field {reader.Field} of Preconditions") }] = reader.Text;
        }

        return preconditions.Build();
    }
}
