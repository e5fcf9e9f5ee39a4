using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Selects objects as the target of a kustomize patch does: anchored patterns for names, selectors for labels and annotations; what is not said is any.</summary>
internal sealed class ObjectSelector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<Func<KubeObject, bool>> tests = [];

    private ObjectSelector()
    {
    }

    /// <exception cref="FailureException">A pattern or a selector cannot be read.</exception>
    public static ObjectSelector Parse(KubeMap target)
    {
        var selector = new ObjectSelector();
        selector.Pattern(target["group"], item => item.GroupVersionKind.Group);
        selector.Pattern(target["version"], item => item.GroupVersionKind.Version);
        selector.Pattern(target["kind"], item => item.Kind);
        selector.Pattern(target["name"], item => item.Name);
        selector.Pattern(target["namespace"], item => item.Namespace);
        selector.Values(target["labelSelector"], "labels");
        selector.Values(target["annotationSelector"], "annotations");
        return selector;
    }

    public bool Selects(KubeObject item) => tests.TrueForAll(test => test(item));

    private void Pattern(KubeValue? pattern, Func<KubeObject, string> of)
    {
        if (pattern?.AsString is not { Length: > 0 } text)
        {
            return;
        }

        try
        {
            var regex = new Regex($"^(?:{text})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
            tests.Add(item => regex.IsMatch(of(item)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Invalid(text, e);
        }
    }

    // a, !a, a=b, a==b, a!=b, a in (b,c), a notin (b,c)
    private void Values(KubeValue? selector, string field)
    {
        foreach (var part in SelectorText.Split(selector?.AsString ?? string.Empty))
        {
            var test = SelectorText.Parse(part) ?? throw Invalid(part, null);
            tests.Add(item => test(item.Metadata[field] as KubeMap ?? KubeMap.Empty));
        }
    }

    private static FailureException Invalid(string text, Exception? cause) => new(
        new Failure(FailureClass.Stalled, Reasons.ReconciliationFailed, $"spec.ignore: the selector '{text}' cannot be read{(cause is null ? string.Empty : $": {cause.Message}")}"), cause);
}
