using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.NameReferences;

/// <summary>Repairs fields that hold the name of an object which was renamed in the build.</summary>
/// <remarks>Candidates are looked up by their earlier names, so the cost follows the references, not the square of the objects.</remarks>
internal sealed class NameReferences(ImmutableArray<NameBackReference> references)
{
    /// <param name="map">The objects.</param>
    /// <param name="known">What they may refer to; null for each other.</param>
    public void Update(ResMap map, ReferralCandidates? known = null)
    {
        foreach (var resource in map.Resources)
        {
            RequireNamespaces(resource);
        }

        var candidates = known ?? new ReferralCandidates(map.Resources);
        if (candidates.IsEmpty)
        {
            return;
        }

        var byKind = Referrers();
        var ofKinds = new Dictionary<GroupVersionKind, KindReferences>();
        var originals = map.Resources.Select(resource => resource.OriginalId.Kind).ToList();
        for (var i = 0; i < originals.Count; i++)
        {
            var resource = map.Resources[i];
            if (!ofKinds.TryGetValue(originals[i], out var ofKind))
            {
                ofKinds[originals[i]] = ofKind = OfKind(byKind, originals[i]);
            }

            foreach (var (spec, target) in ofKind.In(resource))
            {
                Update(resource, spec, target, candidates);
            }
        }
    }

    private static KindReferences OfKind(Dictionary<string, List<(int Order, FieldSpec Spec, GroupVersionKind Target)>> byKind, GroupVersionKind kind) => new(
    [
        .. byKind.GetValueOrDefault(kind.Kind, []).Concat(byKind.GetValueOrDefault(string.Empty, []))
            .Where(entry => Kinds.Selects(entry.Spec.Kind, kind)).OrderBy(entry => entry.Order).Select(entry => (entry.Spec, entry.Target)),
    ]);

    private Dictionary<string, List<(int Order, FieldSpec Spec, GroupVersionKind Target)>> Referrers()
    {
        var byKind = new Dictionary<string, List<(int, FieldSpec, GroupVersionKind)>>(StringComparer.Ordinal);
        var order = 0;
        foreach (var reference in references)
        {
            foreach (var spec in reference.Referrers)
            {
                if (!byKind.TryGetValue(spec.Kind.Kind, out var list))
                {
                    byKind[spec.Kind.Kind] = list = [];
                }

                list.Add((order++, spec, reference.Kind));
            }
        }

        return byKind;
    }

    private static void Update(Resource referrer, FieldSpec spec, GroupVersionKind target, ReferralCandidates candidates)
    {
        if (referrer.Node is not { } root || !spec.Leads(root))
        {
            return;
        }

        var referral = new Referral(referrer, spec.Path, target, candidates);
        try
        {
            // The kind was compared with what the object was at first; the field is looked for in what it is now.
            spec.ApplyToAnyKind(referrer, referral.Set);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"updating name reference in '{spec.Path}' field of '{referrer.Id}'");
        }
    }

    private static void RequireNamespaces(Resource resource)
    {
        if (resource.Kind.Kind != "RoleBinding" || resource.Node?["subjects"] is not YamlSequence subjects)
        {
            return;
        }

        foreach (var subject in subjects.Items.OfType<YamlMapping>())
        {
            if (subject.Find("namespace") is { } pair && Nodes.TextOf(subject["kind"]) == "ServiceAccount" && !Nodes.IsString(pair.Value))
            {
                throw new KustomizeException($"Invalid Input: namespace is blank for resource \"{resource.Id}\"\n");
            }
        }
    }
}
