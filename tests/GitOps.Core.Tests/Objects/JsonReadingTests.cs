using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Objects;

public sealed class JsonReadingTests
{
    private static readonly Gen<string> Name = Gen.OneOf(Gen.OneOf(new[] { "a", "b", "f:data", "f:date", "metadata", string.Empty, "ä", "with \" quote" }.Select(Gen.Const).ToArray()), Gen.String[0, 80]);

    // Values as the reader has them, with as few or many entries and items as it treats differently.
    private static Gen<KubeValue> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.String.Select(text => (KubeValue)new KubeString(text)),
            Gen.Long.Select(number => (KubeValue)new KubeInteger(number)),
            Gen.Bool.Select(flag => (KubeValue)(flag ? KubeBool.True : KubeBool.False)),
            Gen.Const(KubeValue.Null));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Value(depth - 1).Array[0, 6].Select(items => (KubeValue)KubeList.Of(items)),
                Gen.Select(Name, Value(depth - 1), KeyValuePair.Create).Array[0, 40].Select(entries => (KubeValue)KubeMap.Of(entries)));
    }

    [Fact]
    public void Without_the_owners_of_its_fields_an_object_reads_as_it_is_but_for_them() =>
        Gen.Select(Value(3), Value(2), Value(3), Value(2)).Where((root, owners, metadata, spec) => IsText(root) && IsText(owners) && IsText(metadata) && IsText(spec)).Sample(
            (root, owners, metadata, spec) =>
            {
                var named = (metadata as KubeMap ?? KubeMap.Empty).With("managedFields", owners).With("name", "a");
                var item = (root as KubeMap ?? KubeMap.Empty).With("managedFields", owners).With("metadata", named).With("spec", KubeMap.Of(("metadata", (KubeValue)named), ("managedFields", spec)));

                var read = KubeJson.Parse(KubeJson.ToUtf8(item), withoutOwners: true);

                Assert.Equal(item.With("metadata", named.Without("managedFields")), read);
                Assert.Equal(item, KubeJson.Parse(KubeJson.ToUtf8(item)));
            },
            iter: 300);

    [Fact]
    public void What_is_written_reads_back_with_its_keys_in_order() =>
        Value(3).Where(value => IsText(value)).Sample(
            value =>
            {
                var again = KubeJson.Parse(KubeJson.ToUtf8(value));
                Assert.Equal(value, again);
                Assert.Equal(KubeJson.ToText(value), KubeJson.ToText(again));
            },
            iter: 500);

    [Fact]
    public void The_canonical_form_has_the_same_hash_as_its_bytes() =>
        Value(3).Where(value => IsText(value)).Sample(
            value =>
            {
                var hash = new byte[32];
                KubeJson.HashCanonical(value, hash);
                Assert.Equal(System.Security.Cryptography.SHA256.HashData(KubeJson.ToCanonicalUtf8(value)), hash);
                Assert.Equal(KubeJson.ToCanonicalUtf8(value), KubeJson.ToCanonicalUtf8(KubeJson.Sorted(value)));
            },
            iter: 500);

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void A_key_that_comes_again_keeps_its_place_and_has_the_later_value(int keys)
    {
        var text = "{" + string.Join(",", Enumerable.Range(0, keys).Select(i => $"\"k{i}\":{i}")) + ",\"k1\":\"later\",\"last\":true}";

        var map = KubeJson.Parse(text).AsMap;

        Assert.Equal(keys + 1, map.Count);
        Assert.Equal(["k0", "k1"], map.Keys.Take(2));
        Assert.Equal("later", map["k1"]!.AsString);
        Assert.Equal("last", map.Keys.Last());
    }

    [Fact]
    public void A_text_that_breaks_off_leaves_nothing_to_the_next()
    {
        Assert.ThrowsAny<JsonException>(() => KubeJson.Parse("{\"a\":[1,2,{\"b\":"));

        Assert.Equal("{\"c\":[3]}", KubeJson.ToText(KubeJson.Parse("{\"c\":[3]}")));
    }

    [Fact]
    public void Names_that_look_alike_are_told_apart()
    {
        // The same length, the same first, middle and last sign.
        var names = Enumerable.Range(0, 26).Select(i => $"a{(char)('a' + i)}cde").ToArray();
        var text = JsonSerializer.Serialize(new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(name)))));

        Assert.All(KubeJson.Parse(Encoding.UTF8.GetBytes(text)).AsMap, entry => Assert.Equal(entry.Key, entry.Value.AsString));
    }

    // A lone half of a surrogate pair has no UTF-8.
    private static bool IsText(KubeValue value) => value switch
    {
        KubeString text => IsText(text.Text),
        KubeList list => list.All(IsText),
        KubeMap map => map.All(entry => IsText(entry.Key) && IsText(entry.Value)),
        _ => true,
    };

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
