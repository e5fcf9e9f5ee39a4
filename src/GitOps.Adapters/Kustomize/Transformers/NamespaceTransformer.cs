using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Which subjects of role bindings get the namespace.</summary>
internal enum SubjectMode
{
    DefaultOnly,
    AllServiceAccounts,
    None,
}

/// <summary>Puts objects into a namespace.</summary>
internal sealed class NamespaceTransformer(string ns, ImmutableArray<FieldSpec> specs, SubjectMode subjects = SubjectMode.DefaultOnly, bool unsetOnly = false) : ITransformer
{
    private static readonly FieldSpec OwnNamespace = FieldSpec.Of("metadata/namespace", true);

    private readonly ImmutableArray<FieldSpec> specs = [.. specs.Where(spec => spec.Path != OwnNamespace.Path)];

    public static SubjectMode ModeOf(string text) => text switch
    {
        "" or "defaultOnly" => SubjectMode.DefaultOnly,
        "allServiceAccounts" => SubjectMode.AllServiceAccounts,
        "none" => SubjectMode.None,
        _ => throw new KustomizeException($"invalid value \"{text}\" for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or \"allServiceAccounts\""),
    };

    public void Transform(ResMap map)
    {
        if (ns.Length == 0)
        {
            return;
        }

        var taken = new Dictionary<ResId, List<Resource>>();
        foreach (var resource in map.Resources)
        {
            Count(taken, resource);
        }

        foreach (var resource in map.Resources)
        {
            if (resource.Node is not { Pairs.Count: > 0 } || resource.Annotation(BuildAnnotations.ChartMade) == "true")
            {
                continue;
            }

            taken[resource.Id.Normalized].Remove(resource);
            resource.StorePreviousId();
            Set(resource);
            if (Count(taken, resource).Count > 1)
            {
                throw new KustomizeException($"namespace transformation produces ID conflict: [{string.Join(' ', taken[resource.Id.Normalized].Select(Conflict.Describe))}]");
            }
        }

        map.Renamed();
    }

    /// <summary>Sets the namespace of one object.</summary>
    public void Set(Resource resource)
    {
        if (!resource.Id.IsClusterScoped)
        {
            OwnNamespace.Apply(resource, SetField, FieldKind.Scalar);
        }

        var kind = resource.Kind.Kind;
        var isBinding = kind is "RoleBinding" or "ClusterRoleBinding";
        if (isBinding)
        {
            SetSubjects(resource.Node!);
        }

        var core = resource.Kind.ApiVersion == "v1";
        foreach (var spec in specs)
        {
            var handled = isBinding && spec.Kind.Kind is "RoleBinding" or "ClusterRoleBinding" && spec.Path == "subjects/namespace";
            if (handled || (spec.Path == "metadata/name" && !core))
            {
                continue;
            }

            try
            {
                spec.Apply(resource, SetField, FieldKind.Scalar);
            }
            catch (KustomizeException fault)
            {
                throw fault.Within(fault.Message.Contains("wrong node kind", StringComparison.Ordinal) ? "namespace field specs must target scalar nodes" : "namespace transformation failed");
            }
        }
    }

    private static List<Resource> Count(Dictionary<ResId, List<Resource>> taken, Resource resource)
    {
        var id = resource.Id.Normalized;
        if (!taken.TryGetValue(id, out var list))
        {
            taken[id] = list = [];
        }

        // In the order of the build, as the message shows them.
        list.Add(resource);
        return list;
    }

    private void SetField(NodeSlot slot)
    {
        if (!unsetOnly || Nodes.TextOf(slot.Node).Length == 0)
        {
            Setters.SetText(slot, ns, true);
        }
    }

    private void SetSubjects(YamlMapping root)
    {
        if (subjects == SubjectMode.None || root["subjects"] is not YamlSequence list)
        {
            return;
        }

        foreach (var subject in list.Items.OfType<YamlMapping>())
        {
            var wanted = subjects == SubjectMode.DefaultOnly ? Nodes.TextOf(subject["name"]) == "default" : Nodes.TextOf(subject["kind"]) == "ServiceAccount";
            if (wanted && (!unsetOnly || Nodes.TextOf(subject["namespace"]).Length == 0))
            {
                Nodes.SetScalar(subject, "namespace", ns, true);
            }
        }
    }
}
