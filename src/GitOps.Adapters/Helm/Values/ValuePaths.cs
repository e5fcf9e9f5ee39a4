using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Values;

/// <summary>Dotted paths into values.</summary>
internal static class ValuePaths
{
    /// <summary>The map at a path; null when there is none.</summary>
    public static GoMap? FindMap(GoMap values, string path)
    {
        var current = values;
        foreach (var part in path.Split('.'))
        {
            if (current[part] is not GoMap next)
            {
                return null;
            }

            current = next;
        }

        return current;
    }

    /// <summary>The value at a path that is no map; false when there is none.</summary>
    public static bool TryFind(GoMap values, string path, out object? value)
    {
        var dot = path.LastIndexOf('.');
        var parent = dot < 0 ? values : FindMap(values, path[..dot]);
        value = null;
        return parent is not null && parent.TryGet(path[(dot + 1)..], out value) && value is not GoMap;
    }

    /// <summary>Maps in maps along a path, with the given one at its end; a dot alone is the map itself.</summary>
    public static GoMap Wrap(string path, GoMap inner)
    {
        if (path == ".")
        {
            return inner;
        }

        foreach (var part in path.Split('.').Reverse())
        {
            inner = new GoMap { [part] = inner };
        }

        return inner;
    }
}
