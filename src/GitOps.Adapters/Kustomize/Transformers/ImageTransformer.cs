using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>What becomes of an image.</summary>
internal sealed record ImageOverride(string Name, string NewName, string NewTag, string TagSuffix, string Digest)
{
    public static ImageOverride From(ConfigReader config) =>
        new(config.Text("name"), config.Text("newName"), config.Text("newTag"), config.Text("tagSuffix"), config.Text("digest"));
}

/// <summary>Changes names, tags and digests of images.</summary>
internal sealed class ImageTransformer : ITransformer
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create("\\*+?|{}[]()^$#");

    private static readonly System.Buffers.SearchValues<char> TagCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.{}-");

    private readonly ImageOverride image;
    private readonly ImmutableArray<FieldSpec> specs;
    private readonly Regex? pattern;
    private string? lastValue;
    private string? lastText;

    public ImageTransformer(ImageOverride image, ImmutableArray<FieldSpec> specs)
    {
        (this.image, this.specs) = (image, specs);
        if (!image.Name.AsSpan().ContainsAny(Special))
        {
            return;
        }

        try
        {
            pattern = new Regex($"^{image.Name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new KustomizeException($"images: the name '{image.Name}' is no pattern: {fault.Message}", fault);
        }
    }

    public void Transform(ResMap map)
    {
        var byKind = new SpecsByKind(specs);
        Action<NodeSlot> set = Set;
        foreach (var resource in map.Resources)
        {
            if (resource.Kind.Kind == "CustomResourceDefinition")
            {
                continue;
            }

            if (resource.Node is { } root)
            {
                SetInContainers(root);
            }

            foreach (var spec in byKind.Of(resource.Kind))
            {
                spec.Apply(resource, set);
            }
        }
    }

    /// <summary>Name, tag and digest of an image reference.</summary>
    public static (string Name, string Tag, string Digest) Split(string reference)
    {
        // A colon before the first slash belongs to the registry.
        var from = Math.Max(reference.IndexOf('/', StringComparison.Ordinal), 0);
        var at = reference.IndexOf('@', from);
        var colon = reference.IndexOf(':', from);
        if (at >= 0 && (colon < 0 || at < colon))
        {
            return (reference[..at], string.Empty, reference[(at + 1)..]);
        }

        if (colon < 0)
        {
            return (reference, string.Empty, string.Empty);
        }

        return at < 0
            ? (reference[..colon], reference[(colon + 1)..], string.Empty)
            : (reference[..colon], reference[(colon + 1)..at], reference[(at + 1)..]);
    }

    // The pattern of a name without special characters but the dot is simple enough to follow by hand.
    private bool Matches(string value)
    {
        if (pattern is not null)
        {
            return pattern.IsMatch(value);
        }

        if (!StartsWithName(value))
        {
            return false;
        }

        var rest = value.AsSpan(image.Name.Length);
        rest = rest is [':', ..] ? Behind(rest[1..]) : rest;
        rest = rest.StartsWith("@sha256:") ? Behind(rest[8..]) : rest;
        return rest.IsEmpty;
    }

    // A dot stands for any sign, as in every pattern.
    private bool StartsWithName(string value)
    {
        var name = image.Name;
        if (value.Length < name.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (value[i] != name[i] && (name[i] != '.' || value[i] == '\n'))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> Behind(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(TagCharacters) is var end and >= 0 ? text[end..] : [];

    // Wherever containers are listed, at any depth and in any kind, and before the field specifications have their turn.
    private void SetInContainers(YamlNode node)
    {
        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                SetInContainers(item);
            }
        }
        else if (node is YamlMapping mapping)
        {
            foreach (var pair in mapping.Pairs)
            {
                SetInContainers(pair.Value);
                if (pair.Value is YamlSequence containers && pair.Text is "containers" or "initContainers")
                {
                    SetImages(containers);
                }
            }
        }
    }

    private void SetImages(YamlSequence containers)
    {
        foreach (var item in containers.Items)
        {
            if (item is YamlMapping container && container.Find("image") is { } image && !Nodes.IsNull(image.Value))
            {
                Set(new NodeSlot(image));
            }
        }
    }

    private void Set(NodeSlot slot)
    {
        Setters.Expect<YamlScalar>(slot, "ScalarNode");
        var value = Nodes.TextOf(slot.Node);
        if (!string.Equals(value, lastValue, StringComparison.Ordinal))
        {
            // Many objects have the same image.
            (lastValue, lastText) = (value, Matches(value) ? Changed(value) : null);
        }

        if (lastText is not null)
        {
            Setters.SetText(slot, lastText, false);
        }
    }

    private string Changed(string value)
    {
        var (name, tag, digest) = Split(value);
        name = image.NewName.Length > 0 ? image.NewName : name;
        if (image.NewTag.Length > 0)
        {
            (tag, digest) = (image.NewTag, image.Digest);
        }
        else if (image.Digest.Length > 0)
        {
            (tag, digest) = (string.Empty, image.Digest);
        }
        else if (image.TagSuffix.Length > 0)
        {
            (tag, digest) = (tag + image.TagSuffix, string.Empty);
        }

        return name + (tag.Length > 0 ? ":" + tag : string.Empty) + (digest.Length > 0 ? "@" + digest : string.Empty);    }
}
