using System.Text;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Values;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>Decides which subcharts take part in a render, under which names, and moves imported values up.</summary>
internal static class DependencyProcessing
{
    /// <summary>The chart as these values want it. Charts with the same subcharts are made once and shared.</summary>
    /// <exception cref="ChartException">What stands where a declared subchart's values belong is no map.</exception>
    public static ChartInstance Process(Chart chart, GoMap values)
    {
        try
        {
            var enabled = Enable(ChartInstance.Of(chart), values, string.Empty);
            return chart.Prepared.GetOrAdd(KeyOf(enabled), _ => Import(enabled));
        }
        catch (ChartException e)
        {
            throw new ChartException(e.Fault, $"chart dependencies processing failed: {e.Message}", e);
        }
    }

    /// <summary>Refuses a chart that asks for subcharts which are not there.</summary>
    /// <exception cref="ChartException">Some are missing.</exception>
    public static void RequireDependencies(Chart chart)
    {
        var missing = (chart.Metadata.Dependencies.IsDefault ? [] : chart.Metadata.Dependencies)
            .Where(wanted => !chart.Dependencies.Any(dependency => dependency.Metadata.Name == wanted.Name))
            .Select(wanted => wanted.Name)
            .ToArray();
        if (missing.Length > 0)
        {
            throw new ChartException(
                ChartFault.Dependency,
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: "
                + $"found in Chart.yaml, but missing in charts/ directory: {string.Join(", ", missing)}");
        }
    }

    /// <summary>Whether a version is in a range; whatever cannot be read is not.</summary>
    public static bool IsCompatible(string range, string version) =>
        SemVer.TryParse(version, out var parsed) && SemVerRange.TryParse(range, out var constraint, out _) && constraint.Contains(parsed);

    private static ChartInstance Enable(ChartInstance chart, GoMap values, string path)
    {
        if (chart.Declared.IsDefault)
        {
            return chart;
        }

        var dependencies = chart.Dependencies
            .Where(existing => !chart.Declared.Any(wanted => existing.Name == wanted.Name && IsCompatible(wanted.Version, existing.Chart.Metadata.Version)))
            .ToList();
        foreach (var wanted in chart.Declared)
        {
            var found = chart.Dependencies.FirstOrDefault(existing => existing.Name == wanted.Name && IsCompatible(wanted.Version, existing.Chart.Metadata.Version));
            if (found is not null)
            {
                dependencies.Add(wanted.Alias.Length > 0 ? found.With(name: wanted.Alias) : found);
            }
        }

        var declared = chart.Declared.Select(wanted => wanted with { Name = wanted.Alias.Length > 0 ? wanted.Alias : wanted.Name, IsEnabled = true }).ToArray();
        var complete = chart.With(dependencies: [.. dependencies], declared: [.. declared]);
        var coalesced = Coalescing.Coalesce(complete, values);
        for (var i = 0; i < declared.Length; i++)
        {
            declared[i] = declared[i] with { IsEnabled = ByCondition(declared[i], coalesced, path) ?? ByTags(declared[i], coalesced) };
        }

        var disabled = declared.Where(wanted => !wanted.IsEnabled).Select(wanted => wanted.Name).ToHashSet(StringComparer.Ordinal);
        return complete.With(
            dependencies: [.. dependencies.Where(dependency => !disabled.Contains(dependency.Name)).Select(dependency => Enable(dependency, coalesced, path + dependency.Name + "."))],
            declared: [.. declared.Where(wanted => !disabled.Contains(wanted.Name))]);
    }

    private static bool ByTags(ChartDependency dependency, GoMap values)
    {
        if (values["tags"] is not GoMap tags)
        {
            return true;
        }

        var (anyTrue, anyFalse) = (false, false);
        foreach (var tag in dependency.Tags)
        {
            anyTrue |= tags[tag] is true;
            anyFalse |= tags[tag] is false;
        }

        return anyTrue || !anyFalse;
    }

    private static bool? ByCondition(ChartDependency dependency, GoMap values, string path)
    {
        foreach (var condition in dependency.Condition.Trim().Split(','))
        {
            if (condition.Length > 0 && ValuePaths.TryFind(values, path + condition, out var value) && value is bool truth)
            {
                return truth;
            }
        }

        return null;
    }

    private static string KeyOf(ChartInstance chart)
    {
        var key = new StringBuilder();
        Append(key, chart);
        return key.ToString();
    }

    private static void Append(StringBuilder key, ChartInstance chart)
    {
        key.Append(chart.Name).Append('@').Append(chart.Chart.Metadata.Version).Append('(');
        foreach (var dependency in chart.Dependencies)
        {
            Append(key, dependency);
        }

        key.Append(')');
    }

    private static ChartInstance Import(ChartInstance chart)
    {
        var imported = chart.With(dependencies: [.. chart.Dependencies.Select(Import)]);
        if (chart.Declared.IsDefaultOrEmpty)
        {
            return imported;
        }

        var values = Coalescing.Merge(imported);
        var taken = new GoMap();
        foreach (var dependency in chart.Declared)
        {
            foreach (var import in dependency.Imports)
            {
                if (ValuePaths.FindMap(values, $"{dependency.Name}.{import.Child}") is { } found)
                {
                    taken = Coalescing.Tables(taken, ValuePaths.Wrap(import.Parent, found), merge: true);
                }
            }
        }

        return imported.With(values: Coalescing.Tables(values.DeepCopy(), taken, merge: true));
    }
}
