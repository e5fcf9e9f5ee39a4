using System.Text.RegularExpressions;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of names, labels, annotations, finalizers and owner references.</summary>
internal static partial class MetadataRules
{
    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
        "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ServiceText =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character " +
        "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string QualifiedText =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static void Check(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        var metadata = ObjectMeta.Of(root);
        if (old is null)
        {
            Name(resource, metadata["name"]?.AsString ?? string.Empty, faults);
        }

        Labels(metadata["labels"]?.AsMap ?? KubeMap.Empty, "metadata.labels", faults);
        Annotations(metadata["annotations"]?.AsMap ?? KubeMap.Empty, faults);
        Owners(metadata["ownerReferences"]?.AsList ?? KubeList.Empty, faults);
        if (old is not null && ObjectMeta.IsTerminating(old))
        {
            var before = ObjectMeta.Of(old)["finalizers"]?.AsList ?? KubeList.Empty;
            var added = (metadata["finalizers"]?.AsList ?? KubeList.Empty).Where(item => !before.Contains(item)).ToList();
            if (added.Count > 0)
            {
                faults.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(item => KubeJson.ToText(item)))}}}");
            }
        }
    }

    public static void Labels(KubeMap labels, string field, Faults faults)
    {
        foreach (var (key, value) in labels)
        {
            foreach (var fault in QualifiedFaults(key))
            {
                faults.Invalid(field, key, fault);
            }

            var text = value.AsString ?? string.Empty;
            if (text.Length > 63)
            {
                faults.Invalid(field, value, "must be no more than 63 bytes");
            }
            else if (text.Length > 0 && !LabelValue().IsMatch(text))
            {
                faults.Invalid(field, value, LabelValueText);
            }
        }
    }

    private static void Annotations(KubeMap annotations, Faults faults)
    {
        var size = 0L;
        foreach (var (key, value) in annotations)
        {
            size += key.Length + (value.AsString?.Length ?? 0);
            foreach (var fault in QualifiedFaults(key.ToLowerInvariant()))
            {
                faults.Invalid("metadata.annotations", key, fault);
            }
        }

        if (size > 256 * 1024)
        {
            faults.TooLong("metadata.annotations", "may not be more than 262144 bytes");
        }
    }

    private static void Owners(KubeList owners, Faults faults)
    {
        var controllers = owners.Select(owner => owner.AsMap).Where(owner => owner["controller"]?.AsBool == true).ToList();
        if (controllers.Count > 1)
        {
            faults.Invalid("metadata.ownerReferences", owners, "Only one reference can have Controller set to true. Found \"true\" in references for " +
                string.Join(" and ", controllers.Select(owner => $"{owner["kind"]?.AsString}/{owner["name"]?.AsString}")));
        }

        foreach (var owner in owners.Select(owner => owner.AsMap))
        {
            foreach (var (key, text) in new[] { ("apiVersion", "version must not be empty"), ("kind", "kind must not be empty"), ("name", "name must not be empty"), ("uid", "uid must not be empty") })
            {
                if (owner[key] is not KubeString { Text.Length: > 0 })
                {
                    faults.Invalid($"metadata.ownerReferences.{key}", owner[key] ?? string.Empty, text);
                }
            }
        }
    }

    private static void Name(ResourceType resource, string name, Faults faults)
    {
        switch (resource.Group, resource.Kind.Kind)
        {
            case ("", "Namespace"):
                Rule(name, name.Length <= 63, "must be no more than 63 bytes", Label().IsMatch(name), LabelText, faults);
                break;
            case ("", "Service"):
                Rule(name, name.Length <= 63, "must be no more than 63 bytes", ServiceLabel().IsMatch(name), ServiceText, faults);
                break;
            case ("rbac.authorization.k8s.io", _) or ("", "Event"):
                Rule(name, name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('%', StringComparison.Ordinal), "may not contain '/' or '%'", true, string.Empty, faults);
                break;
            default:
                Rule(name, name.Length <= 253, "must be no more than 253 bytes", Subdomain().IsMatch(name), SubdomainText, faults);
                break;
        }
    }

    private static void Rule(string name, bool isShort, string lengthText, bool isMatch, string matchText, Faults faults)
    {
        if (!isShort)
        {
            faults.Invalid("metadata.name", name, lengthText);
        }

        if (!isMatch)
        {
            faults.Invalid("metadata.name", name, matchText);
        }
    }

    public static bool IsLabel(string name) => name.Length <= 63 && Label().IsMatch(name);

    public static bool IsSubdomain(string name) => name.Length <= 253 && Subdomain().IsMatch(name);

    /// <summary>What is wrong with a qualified name, a name with or without a domain before it.</summary>
    public static IEnumerable<string> QualifiedFaults(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash != key.LastIndexOf('/'))
        {
            yield return "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
                "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        if (prefix is { Length: 0 })
        {
            yield return "prefix part must be non-empty";
        }
        else if (prefix is not null && (prefix.Length > 253 || !Subdomain().IsMatch(prefix)))
        {
            yield return "prefix part " + SubdomainText;
        }

        if (name.Length is 0 or > 63)
        {
            yield return name.Length == 0 ? "name part must be non-empty" : "name part must be no more than 63 bytes";
        }

        if (!Qualified().IsMatch(name))
        {
            yield return QualifiedText;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ServiceLabel();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Qualified();
}
