using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.NameReferences;

/// <summary>A variable: a field of one object, to be written where <c>$(NAME)</c> stands.</summary>
internal sealed record Variable(string Name, ResId Target, string FieldPath)
{
    public static Variable From(ConfigReader config)
    {
        var target = config.Child("objref") ?? new ConfigReader(KubeMap.Empty, "objref", true);
        var kind = ConfigFields.Kind(target);
        if (target.Text("apiVersion") is { Length: > 0 } apiVersion)
        {
            kind = GroupVersionKind.Of(apiVersion, kind.Kind) is var given && apiVersion.Contains('/', StringComparison.Ordinal) ? given : kind with { Version = apiVersion };
        }

        return new(
            config.Text("name"),
            new ResId(kind, target.Text("name"), target.Text("namespace")),
            config.Child("fieldref")?.Text("fieldPath") is { Length: > 0 } path ? path : "metadata.name");
    }
}

/// <summary>The variables of a build.</summary>
internal sealed class VariableSet
{
    private readonly SortedDictionary<string, Variable> variables = new(StringComparer.Ordinal);

    public void Merge(VariableSet other)
    {
        foreach (var variable in other.variables.Values)
        {
            Add(variable);
        }
    }

    /// <summary>Adds variables and marks the objects they read from, which keep the mark when they are renamed.</summary>
    public void Add(IEnumerable<Variable> incoming, ResMap map)
    {
        foreach (var variable in incoming)
        {
            var exact = variable.Target.Namespace.Length > 0 || variable.Target.IsClusterScoped;
            var matches = map.Resources.Where(resource => resource.AllIds.Any(id =>
                exact ? id.Same(variable.Target) : id.Kind == variable.Target.Kind && id.Name == variable.Target.Name)).ToList();
            if (matches.Count > 1)
            {
                throw new KustomizeException($"found {matches.Count} resId matches for var {variable.Name} (unable to disambiguate)");
            }

            if (matches.Count == 1)
            {
                matches[0].Variables.Add(variable.Name);
            }

            Add(variable);
        }
    }

    /// <summary>The values of all variables; null stands for one that no text can hold.</summary>
    public Dictionary<string, YamlScalar?> Resolve(ResMap map)
    {
        var values = new Dictionary<string, YamlScalar?>(StringComparer.Ordinal);
        foreach (var variable in variables.Values)
        {
            var source = map.Resources.FirstOrDefault(resource => resource.Variables.Contains(variable.Name))
                ?? throw new KustomizeException($"var '{variable.Name}' cannot be mapped to a field in the set of known resources");
            var found = FieldPath.Find(source.Node!, FieldPath.SplitWithIndices(variable.FieldPath))
                ?? throw new KustomizeException($"field specified in var '{variable.Name}' not found in corresponding resource");
            values[variable.Name] = found as YamlScalar;
        }

        return values;
    }

    private void Add(Variable variable)
    {
        if (!variables.TryAdd(variable.Name, variable))
        {
            throw new KustomizeException($"var '{variable.Name}' already encountered");
        }
    }
}
