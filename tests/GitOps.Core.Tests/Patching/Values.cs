using CsCheck;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Patching;

/// <summary>Random values, small enough that keys meet.</summary>
internal static class Values
{
    private static readonly Gen<string> Key = Gen.OneOf(new[] { "a", "b", "c", "a/b", "~1" }.Select(Gen.Const).ToArray());

    private static readonly Gen<KubeValue> Scalar = Gen.OneOf<KubeValue>(
        Gen.Const(KubeValue.Null),
        Gen.Bool.Select(value => (KubeValue)value),
        Gen.Int[0, 3].Select(value => (KubeValue)(long)value),
        Gen.OneOf(Gen.Const(""), Gen.Const("x"), Gen.Const("y")).Select(value => (KubeValue)value));

    public static Gen<KubeValue> Any { get; } = Nested(3);

    public static Gen<KubeMap> Map { get; } = Maps(Any);

    private static Gen<KubeMap> Maps(Gen<KubeValue> item) =>
        Gen.Select(Key, item).Array[0, 4].Select(pairs => KubeMap.Of(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))));

    private static Gen<KubeValue> Nested(int depth) => depth == 0 ? Scalar : Gen.OneOf(
        Scalar,
        Maps(Nested(depth - 1)).Select(map => (KubeValue)map),
        Nested(depth - 1).Array[0, 3].Select(items => (KubeValue)KubeList.Of(items)));
}
