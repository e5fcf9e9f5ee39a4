using CsCheck;
using GitOps.Core.Images;

namespace GitOps.Core.Tests.Images;

public sealed class TagFilterTests
{
    [Fact]
    public void No_pattern_and_no_template_breaks_the_filter() =>
        Gen.Select(Gen.String["ab()[]{}^$?P<>:*+\\d|-.Q"], Gen.String["$1{}aP_$"], Gen.String["ab1-."]).Sample((pattern, extract, tag) =>
            TagFilter.Find(pattern, extract, out var fault) is { } filter ? filter.Apply([tag]).Count <= 1 : fault.Length > 0);

    [Theory]
    [InlineData("^(?P<a>\\d)-(\\d)$", "$2", "1-2", "2")]
    [InlineData("^(?P<a>\\d)-(?<b>\\d)$", "$b", "1-2", "2")]
    [InlineData("^[[:digit:]]+$", "", "12", "12")]
    [InlineData("^\\Q1.2\\E$", "", "1.2", "1.2")]
    [InlineData("^(\\d)", "$$1", "1-2", "$1")]
    public void Groups_are_numbered_and_named_as_in_Go(string pattern, string extract, string tag, string expected) =>
        Assert.Equal(expected, TagFilter.Find(pattern, extract, out _)!.Apply([tag]).Single().Key);

    [Fact]
    public void What_could_take_for_ever_is_no_pattern()
    {
        Assert.Null(TagFilter.Find("(a)\\1", string.Empty, out var fault));
        Assert.NotEmpty(fault);
    }
}
