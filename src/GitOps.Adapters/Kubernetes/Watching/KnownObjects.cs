using System.Globalization;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Watching;

/// <summary>What the watcher has been told, so that a new list can be told as changes. Of an object only its uid, its version and the labels that were asked for.</summary>
internal sealed class KnownObjects(GroupVersionKind kind, string? labelSelector)
{
    private readonly Dictionary<(string Namespace, string Name), Known> known = [];
    private readonly Dictionary<KubeMap, KubeMap> labels = [];

    // Of labels those of the domain that is selected by; all when nothing is.
    private readonly string domain = labelSelector?[..(labelSelector.IndexOf('/', StringComparison.Ordinal) + 1)] ?? string.Empty;

    /// <summary>An object as a list or a watch shows it.</summary>
    /// <returns>The change that it is; an object that took the place of a deleted one is a deletion and an addition.</returns>
    public IEnumerable<ObjectChange> See(KubeObject seen)
    {
        var key = (string.Intern(seen.Namespace), seen.Name);
        var isKnown = known.TryGetValue(key, out var before);
        var now = Known.Of(seen, LabelsOf(seen));
        known[key] = now;
        if (!isKnown)
        {
            yield return new(ObjectChangeKind.Added, seen);
        }
        else if (!before.IsSameObject(now))
        {
            yield return new(ObjectChangeKind.Deleted, Remains(key, before));
            yield return new(ObjectChangeKind.Added, seen);
        }
        else if (!before.IsSameVersion(now))
        {
            yield return new(ObjectChangeKind.Modified, seen);
        }
    }

    /// <summary>An object that the watch says is gone.</summary>
    public IEnumerable<ObjectChange> Lose(KubeObject last)
    {
        if (known.Remove((last.Namespace, last.Name)))
        {
            yield return new(ObjectChangeKind.Deleted, last);
        }
    }

    /// <summary>A whole new list: what is not in it is gone.</summary>
    public IEnumerable<ObjectChange> Replace(IReadOnlyList<KubeObject> list)
    {
        var here = list.Select(item => (item.Namespace, item.Name)).ToHashSet();
        foreach (var (key, gone) in known.Where(entry => !here.Contains(entry.Key)).ToArray())
        {
            known.Remove(key);
            yield return new(ObjectChangeKind.Deleted, Remains(key, gone));
        }

        foreach (var change in list.SelectMany(See))
        {
            yield return change;
        }
    }

    private KubeObject Remains((string Namespace, string Name) key, Known gone)
    {
        var metadata = KubeMap.Of(("name", (KubeValue)key.Name), ("uid", gone.Uid), ("resourceVersion", gone.Version), ("labels", gone.Labels));
        return new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)kind.ApiVersion),
            ("kind", kind.Kind),
            ("metadata", key.Namespace.Length == 0 ? metadata : metadata.With("namespace", key.Namespace))));
    }

    // Objects of one owner have the same ones: they are held once.
    private KubeMap LabelsOf(KubeObject seen)
    {
        var chosen = KubeMap.Of((seen.Metadata["labels"] as KubeMap ?? KubeMap.Empty).Where(entry => entry.Key.StartsWith(domain, StringComparison.Ordinal)));
        if (!labels.TryGetValue(chosen, out var shared))
        {
            labels.Add(chosen, shared = chosen);
        }

        return shared;
    }

    // Uids are GUIDs and versions are numbers wherever they come from etcd: as such they take a quarter of their texts.
    private readonly record struct Known(Guid Id, ulong Number, string? OddUid, string? OddVersion, KubeMap Labels)
    {
        public string Uid => OddUid ?? Id.ToString();

        public string Version => OddVersion ?? Number.ToString(CultureInfo.InvariantCulture);

        public static Known Of(KubeObject seen, KubeMap labels)
        {
            var isGuid = Guid.TryParseExact(seen.Uid, "D", out var id) && id.ToString() == seen.Uid;
            var isNumber = ulong.TryParse(seen.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == seen.ResourceVersion;
            return new Known(isGuid ? id : default, isNumber ? number : 0, isGuid ? null : seen.Uid, isNumber ? null : seen.ResourceVersion, labels);
        }

        public bool IsSameObject(Known other) => Id == other.Id && OddUid == other.OddUid;

        public bool IsSameVersion(Known other) => Number == other.Number && OddVersion == other.OddVersion;
    }
}
