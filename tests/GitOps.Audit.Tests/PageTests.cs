using System.Text.RegularExpressions;
using GitOps.Core.Tests.Audit;

namespace GitOps.Audit.Tests;

public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_is_one_file_that_asks_nobody_for_anything()
    {
        var page = await PageAsync();
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.All(References().Matches(page), reference => Assert.StartsWith("#", reference.Groups[1].Value, StringComparison.Ordinal));
        Assert.DoesNotMatch("@import|url\\(|<link|<img|<iframe|fetch\\(|XMLHttpRequest|<script[^>]+src", page);
    }

    [Fact]
    public async Task Every_link_of_the_page_leads_to_a_place_in_it_and_no_place_is_there_twice()
    {
        var page = await PageAsync();
        var places = Places().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(References().Matches(page), reference => Assert.Contains(reference.Groups[1].Value[1..], places));
    }

    [Fact]
    public async Task What_others_wrote_is_text_on_the_page_and_nothing_else()
    {
        var page = await PageAsync();
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;{0}&quot;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_durations_failures_drift_and_what_changed()
    {
        var page = await PageAsync();
        Assert.Contains("HealthCheckFailed", page, StringComparison.Ordinal);
        Assert.Contains("was changed outside by kubectl-edit", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">/spec/replicas</th><td><del>9</del></td><td><ins>4</ins></td>", page, StringComparison.Ordinal);
        Assert.Contains("Bob &lt;bob@example.org&gt;", page, StringComparison.Ordinal);
        Assert.Contains("ready for ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_made_for_everyone()
    {
        var page = await PageAsync();
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Kustomization/flux-system/apps: ", page, StringComparison.Ordinal);
        Assert.Contains("class=\"skip\" href=\"#reconciles\"", page, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page, "<h1>"));
        Assert.Equal(Regex.Count(page, "<section"), Regex.Count(page, "</section>"));
        Assert.Equal(Regex.Count(page, "<details"), Regex.Count(page, "</details>"));
        Assert.Equal(Regex.Count(page, "<div"), Regex.Count(page, "</div>"));
    }

    private static async Task<string> PageAsync()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var commit = fleet.Log.Commit('c', "Ada", subject: "<script>alert(1)</script> \"{0}\"");
        await fleet.Log.PlanAsync(commit, null, FleetLog.Deployment(5));
        await fleet.Log.FailAsync(commit);
        var file = Path.Combine(fleet.Folder, "report.html");
        var ran = await fleet.RunAsync("timeline", "--html", file);
        Assert.Equal(0, ran.ExitCode);
        return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Places();
}
