using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>A test of the conditions: <c>Type</c>, <c>Type=Status</c>, <c>Type!=Status</c>, each also with <c>:Reason|Reason</c>.</summary>
internal sealed class ArgoConditionTest(string type, string? status, bool isOther, ImmutableArray<string> reasons) : ArgoTest
{
    public static new ArgoConditionTest Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var head = colon < 0 ? text : text[..colon];
        ImmutableArray<string> reasons = colon < 0 ? [] : [.. text[(colon + 1)..].Split('|')];
        var equals = head.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return new(head, null, false, reasons);
        }

        var isOther = head[equals - 1] == '!';
        return new(head[..(isOther ? equals - 1 : equals)], head[(equals + 1)..], isOther, reasons);
    }

    public override bool Holds(KubeValue item, KubeMap root) => ArgoConditions.Of(root.Find("status", "conditions")).Any(Fits);

    public override string Explain(KubeObject live) => ArgoConditions.Of(live).Where(Fits).Select(item => item.Message.Length > 0 ? item.Message : item.Reason).FirstOrDefault() ?? string.Empty;

    private bool Fits(StatusCondition condition) =>
        (type == "*" || condition.Type == type)
        && (status is null || condition.Status == status != isOther)
        && (reasons.IsEmpty || (reasons is ["?"] ? condition.Reason.Length > 0 : reasons.Contains(condition.Reason)));
}
