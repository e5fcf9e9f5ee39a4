using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>One test of a rule.</summary>
internal abstract class ArgoTest
{
    /// <summary>Whether it holds.</summary>
    /// <param name="item">What it is about: the object, or an item of one of its lists.</param>
    /// <param name="root">The object.</param>
    public abstract bool Holds(KubeValue item, KubeMap root);

    /// <summary>What the object itself says about it; empty for nothing.</summary>
    public virtual string Explain(KubeObject live) => string.Empty;

    /// <summary>Reads a test of a rule line.</summary>
    public static ArgoTest Parse(string text) => text[0] switch
    {
        '!' => new Not(Parse(text[1..])),
        '.' => ArgoFieldTest.Parse(text[1..]),
        _ => ArgoConditionTest.Parse(text),
    };

    /// <summary>Reads a test inside of braces, where everything is a field of the item.</summary>
    public static ArgoTest ParseField(string text) => text[0] == '!' ? new Not(ParseField(text[1..])) : ArgoFieldTest.Parse(text);

    private sealed class Not(ArgoTest test) : ArgoTest
    {
        public override bool Holds(KubeValue item, KubeMap root) => !test.Holds(item, root);
    }
}
