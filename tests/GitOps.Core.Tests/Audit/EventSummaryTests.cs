using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Audit;

public sealed class EventSummaryTests
{
    private static readonly ObjectRef Page = new(GroupVersionKind.Of("v1", "ConfigMap"), "status", "page");

    [Theory]
    [InlineData("one", "two", "/data/x: one -> two")]
    [InlineData("a\nb\nc\n", "a\nB\nC\n", "/data/x line 2: b -> B")]
    [InlineData("a\n", "a\nb\n", "/data/x line 2:  -> b")]
    [InlineData("a", "a\nb", "/data/x line 2: (absent) -> b")]
    public void A_change_is_one_line_however_many_its_text_has(string from, string to, string line)
    {
        var applied = new ResourcesApplied([new AppliedObject(Page, AppliedOutcome.Configured, [new FieldChange("/data/x", from, to)])]);

        Assert.Equal(line, EventSummary.Of(applied).Details[^1].Trim());
    }
}
