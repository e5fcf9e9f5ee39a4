using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>Names the items of maps and lists as path elements, and tells how a value is shared between writers.</summary>
internal static class FieldElements
{
    public static string Field(string name) => "f:" + name;

    /// <summary>The items of an associative list with their elements; two items may have the same, as some kinds allow it.</summary>
    /// <exception cref="FieldSetException">An item has not its keys.</exception>
    public static List<(string Element, KubeValue Item)> Items(SchemaNode schema, KubeList list)
    {
        var items = new List<(string, KubeValue)>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            items.Add((Element(schema, list[i], i), list[i]));
        }

        return items;
    }

    /// <summary>The elements that more than one item has.</summary>
    public static HashSet<string> Repeated(List<(string Element, KubeValue Item)> items)
    {
        var (seen, repeated) = (new HashSet<string>(items.Count, StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (element, _) in items)
        {
            if (!seen.Add(element))
            {
                repeated.Add(element);
            }
        }

        return repeated;
    }

    /// <summary>An element as paths show it, for example <c>.spec</c> or <c>[name="web"]</c>.</summary>
    public static string Text(string element)
    {
        var set = new FieldSet();
        set.Insert(element);
        return set.Paths().First();
    }

    /// <summary>The element of one item.</summary>
    /// <exception cref="FieldSetException">It has not its keys.</exception>
    public static string Element(SchemaNode schema, KubeValue item, int index)
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
}

/// <summary>A value that has no place in a field set; the message is the server's.</summary>
internal sealed class FieldSetException(string message) : Exception(message);
