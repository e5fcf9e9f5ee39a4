using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>What is wrong with the lists of an apply configuration: items without their keys, or with the same. Every fault with its path.</summary>
internal static class ConfigurationCheck
{
    /// <exception cref="FieldSetException">There are faults; the message is the server's.</exception>
    public static void Demand(SchemaNode schema, KubeMap config)
    {
        var faults = new List<string>();
        Map(schema, config, string.Empty, faults);
        if (faults.Count > 0)
        {
            throw new FieldSetException(faults.Count == 1 ? faults[0] : "errors:\n" + string.Join('\n', faults.Select(fault => "  " + fault)));
        }
    }

    private static void Value(SchemaNode schema, KubeValue value, string path, List<string> faults)
    {
        if (schema.IsLeaf(value))
        {
            return;
        }

        if (value is KubeMap map)
        {
            Map(schema, map, path, faults);
        }
        else
        {
            List(schema, (KubeList)value, path, faults);
        }
    }

    private static void Map(SchemaNode schema, KubeMap map, string path, List<string> faults)
    {
        foreach (var (key, value) in map)
        {
            Value(schema.Child(key), value, $"{path}.{key}", faults);
        }
    }

    private static void List(SchemaNode schema, KubeList list, string path, List<string> faults)
    {
        var seen = new HashSet<string>(list.Count, StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            string element;
            try
            {
                element = FieldElements.Element(schema, list[i], i);
            }
            catch (FieldSetException fault)
            {
                faults.Add($"{path}: {fault.Message}");
                continue;
            }

            if (!seen.Add(element))
            {
                faults.Add($"{path}: duplicate entries for key {FieldElements.Text(element)}");
                continue;
            }

            Value(schema.Item(), list[i], path + FieldElements.Text(element), faults);
        }
    }
}
