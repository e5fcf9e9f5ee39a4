using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>Names the items of maps and lists as path elements, and tells how a value is shared between writers.</summary>
internal static class FieldElements
{
    public static string Field(string name) => "f:" + name;

    /// <summary>The items of an associative list with their elements.</summary>
    /// <exception cref="FieldSetException">An item has not its keys, or two items have the same.</exception>
    public static List<(string Element, KubeValue Item)> Items(SchemaNode schema, KubeList list, bool allowDuplicates = true)
    {
        var items = new List<(string, KubeValue)>(list.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var element = Element(schema, list[i], i);
            if (seen.Add(element))
            {
                items.Add((element, list[i]));
            }
            else if (!allowDuplicates)
            {
                throw new FieldSetException($"duplicate entries for key {Text(element)}");
            }
        }

        return items;
    }

    private static string Element(SchemaNode schema, KubeValue item, int index)
    {
        if (schema.ListKind == ListKind.Set)
        {
            return "v:" + KubeJson.ToText(item);
        }

        if (item is not KubeMap map)
        {
            throw new FieldSetException($"element {index.ToString(CultureInfo.InvariantCulture)}: associative list with keys may not have non-map elements");
        }

        var key = new KubeMap.Builder();
        foreach (var name in schema.ListMapKeys)
        {
            var value = map[name] ?? schema.Item().Field(name)?.Default;
            if (value is null or KubeNull)
            {
                throw new FieldSetException($"element {index.ToString(CultureInfo.InvariantCulture)}: associative list with keys has an element that omits key field \"{name}\" (and doesn't have default value)");
            }

            key[name] = value;
        }

        return "k:" + KubeJson.ToText(KubeJson.Sorted(key.Build()));
    }

    private static string Text(string element)
    {
        var set = new FieldSet();
        set.Insert(element);
        return set.Paths().First();
    }
}

/// <summary>A value that has no place in a field set; the message is the server's.</summary>
internal sealed class FieldSetException(string message) : Exception(message)
{
    /// <summary>The same fault seen from one level above.</summary>
    public FieldSetException Under(string path) => new(Message.StartsWith('.') || Message.StartsWith('[') ? path + Message : $"{path}: {Message}");
}
