using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.NameReferences;

/// <summary>One field of one object that refers to objects of one kind.</summary>
internal sealed class Referral(Resource referrer, string path, GroupVersionKind target, ReferralCandidates candidates)
{
    private readonly GroupVersionKind? roleKind = RoleKind(referrer, path);

    /// <summary>Writes the present name where the field holds an earlier one.</summary>
    public void Set(NodeSlot slot)
    {
        switch (slot.Node)
        {
            case YamlScalar scalar when !Nodes.IsNull(scalar):
                SetName(slot, scalar);
                break;
            case YamlMapping mapping:
                SetNameAndNamespace(mapping);
                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    switch (sequence.Items[i])
                    {
                        case YamlScalar item when !Nodes.IsNull(item):
                            SetName(new NodeSlot(sequence, i), item);
                            break;
                        case YamlMapping item:
                            SetNameAndNamespace(item);
                            break;
                        case YamlSequence:
                            throw new KustomizeException("the field is expected to be either a string or a map of string");
                    }
                }

                break;
        }
    }

    private void SetName(NodeSlot slot, YamlScalar scalar)
    {
        if (Select(candidates.Named(scalar.Value, referrer), true) is { } found && found.Name != scalar.Value)
        {
            Nodes.SetText(slot, found.Name, false);
        }
    }

    private void SetNameAndNamespace(YamlMapping mapping)
    {
        if (mapping.Find("name") is not { } name)
        {
            throw new KustomizeException("path config error; no 'name' field in node");
        }

        var old = Nodes.TextOf(name.Value);
        var named = mapping["namespace"] is { } ns ? candidates.Named(old, Nodes.TextOf(ns), referrer) : candidates.Named(old, referrer);
        if (Select(named, false) is not { } found || (found.Name == old && found.Namespace.Length == 0))
        {
            return;
        }

        Nodes.SetScalar(mapping, "name", found.Name, false);
        if (found.Namespace.Length > 0)
        {
            Nodes.SetScalar(mapping, "namespace", found.Namespace, false);
        }
    }

    private Resource? Select(IEnumerable<Resource> named, bool nameOnly)
    {
        var found = named.Where(candidate => candidate.PreviousIds.Any(id => Kinds.Selects(target, id.Kind))
            && (roleKind is not { } role || candidate.PreviousIds.Any(id => Kinds.Selects(role, id.Kind)))
            && IsReachable(candidate)).ToList();
        if (found.Count <= 1)
        {
            return found.Count == 1 ? found[0] : null;
        }

        found = found.FindAll(candidate => SameContext(candidate, true));
        if (found.Count > 1)
        {
            found = found.FindAll(candidate => SameContext(candidate, false));
        }

        if (found.Count == 0 || found.TrueForAll(candidate => candidate.Name == found[0].Name && (nameOnly || candidate.Namespace == found[0].Namespace)))
        {
            return found.FirstOrDefault();
        }

        throw new KustomizeException($"found multiple possible referrals: {string.Join(", ", found.Select(candidate => candidate.Id))}");
    }

    private bool IsReachable(Resource candidate)
    {
        var id = referrer.Id;
        return id.IsClusterScoped || candidate.Id.IsClusterScoped || candidate.Kind.Kind == "ServiceAccount" || id.SameNamespace(candidate.Id);
    }

    // Objects that went through the same prefixes and suffixes belong together.
    private bool SameContext(Resource candidate, bool emptyMatches) =>
        SameEnding(candidate.Prefixes, referrer.Prefixes, emptyMatches) && SameEnding(candidate.Suffixes, referrer.Suffixes, emptyMatches);

    private static bool SameEnding(List<string> left, List<string> right, bool emptyMatches)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return emptyMatches || left.Count == right.Count;
        }

        for (var i = 1; i <= Math.Min(left.Count, right.Count); i++)
        {
            if (left[^i] != right[^i])
            {
                return false;
            }
        }

        return true;
    }

    private static GroupVersionKind? RoleKind(Resource referrer, string path)
    {
        if (!path.EndsWith("roleRef/name", StringComparison.Ordinal) || referrer.Node?["roleRef"] is not YamlMapping role || role["apiGroup"] is not { } group || role["kind"] is not { } kind)
        {
            return null;
        }

        return new GroupVersionKind(Nodes.TextOf(group), string.Empty, Nodes.TextOf(kind));
    }
}
