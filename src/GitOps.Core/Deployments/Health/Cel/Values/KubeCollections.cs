using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Cel.Values;

/// <summary>Objects of the cluster as values of expressions, without a copy.</summary>
internal static class KubeCollections
{
    public static CelValue Of(KubeValue value) => value switch
    {
        KubeMap map => new Map(map),
        KubeList list => new List(list),
        KubeString text => new CelString(text.Text),
        KubeInteger integer => new CelInt(integer.Number),
        KubeFloat number => new CelDouble(number.Number),
        KubeBool boolean => CelBool.Of(boolean.Value),
        _ => CelNull.Instance,
    };

    private sealed class List(KubeList list) : CelList
    {
        public override int Count => list.Count;

        public override CelValue this[int index] => Of(list[index]);
    }

    private sealed class Map(KubeMap map) : CelMap
    {
        public override int Count => map.Count;

        public override IEnumerable<CelValue> Keys => map.Keys.Select(key => new CelString(key));

        public override CelValue? Find(CelValue key) => key is CelString { Value: var name } && map[name] is { } value ? Of(value) : null;
    }
}
