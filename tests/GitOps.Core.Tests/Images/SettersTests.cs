using CsCheck;
using GitOps.Core.Images;

namespace GitOps.Core.Tests.Images;

public sealed class SettersTests
{
    private static readonly IReadOnlyDictionary<string, string> Values =
        ImageSetters.Of([new LatestImage("ns", "app", "ghcr.io/acme/app", "1.2.3", "sha256:abc"), new LatestImage("ns", "plain", "app", "1.0")]);

    [Fact]
    public void A_file_that_was_set_is_not_set_again()
    {
        const string Before = "kind: A\nspec:\n  image: old # {\"$imagepolicy\": \"ns:app\"}\n  tag: old # {\"$imagepolicy\": \"ns:plain:tag\"}\n";

        var result = Setters.Apply("a.yaml", Before, Values);

        Assert.Equal(
            "kind: A\nspec:\n  image: ghcr.io/acme/app:1.2.3@sha256:abc # {\"$imagepolicy\": \"ns:app\"}\n  tag: \"1.0\" # {\"$imagepolicy\": \"ns:plain:tag\"}\n",
            result!.Text);
        Assert.Null(Setters.Apply("a.yaml", result.Text, Values));
    }

    [Fact]
    public void No_text_breaks_the_setting() => Gen.String["a:- \n#{}[]\"'&*|>!%"].Sample(text =>
    {
        var marked = text + "\nimage: x # {\"$imagepolicy\": \"ns:app\"}\n";
        var result = Setters.Apply("a.yaml", marked, Values);
        return result is null || result.Changes.Length > 0;
    });

    [Theory]
    [InlineData("Kustomization", true)]
    [InlineData("a/b.yml", true)]
    [InlineData("a/b.yaml", true)]
    [InlineData("a/b.json", false)]
    [InlineData("yaml", false)]
    public void Only_YAML_files_are_looked_at(string path, bool isLookedAt) => Assert.Equal(isLookedAt, Setters.Concerns(path));
}
