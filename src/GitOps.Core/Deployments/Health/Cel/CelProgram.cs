using GitOps.Core.Deployments.Health.Cel.Syntax;
using GitOps.Core.Deployments.Health.Cel.Values;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Cel;

/// <summary>An expression of the Common Expression Language, with the extensions that Flux enables; parsed once, evaluated often.</summary>
/// <remarks>Pure and thread safe. What a stranger's expression may cost is bounded by <see cref="CelLimits"/>.</remarks>
internal sealed class CelProgram
{
    private readonly CelNode root;
    private readonly CelLimits limits;

    private CelProgram(string text, CelNode root, CelLimits limits)
    {
        Text = text;
        this.root = root;
        this.limits = limits;
    }

    /// <summary>The expression.</summary>
    public string Text { get; }

    /// <summary>Reads an expression; unknown names show only when it is evaluated.</summary>
    /// <exception cref="CelSyntaxException">It is none.</exception>
    public static CelProgram Parse(string text, CelLimits? limits = null)
    {
        limits ??= CelLimits.Default;
        return new CelProgram(text, CelParser.Parse(text, limits), limits);
    }

    /// <summary>Reads an expression that uses only the given variables and known functions and gives a bool.</summary>
    /// <exception cref="CelSyntaxException">It is none, or does not.</exception>
    public static CelProgram Compile(string text, IReadOnlyCollection<string> variables, CelLimits? limits = null)
    {
        var program = Parse(text, limits);
        CelChecker.RequireBoolean(text, program.root, variables);
        return program;
    }

    /// <summary>The value as a bool.</summary>
    /// <exception cref="CelEvaluationException">It has none, or one of another type, or costs too much.</exception>
    public bool EvaluateBoolean(IEnumerable<KeyValuePair<string, KubeValue>> variables) => Evaluate(variables) is CelBool boolean
        ? boolean.Value
        : throw new CelEvaluationException($"failed to evaluate CEL expression as boolean: '{Text}'");

    internal CelValue Evaluate(IEnumerable<KeyValuePair<string, KubeValue>> variables) =>
        Evaluate(variables.Select(variable => KeyValuePair.Create(variable.Key, KubeCollections.Of(variable.Value))));

    /// <summary>The value, from variables of which some are made when they are looked at.</summary>
    internal CelValue Evaluate(IEnumerable<KeyValuePair<string, CelValue>> variables)
    {
        CelEvaluator.Scope? scope = null;
        foreach (var (name, value) in variables)
        {
            scope = new(name, value, scope);
        }

        try
        {
            return new CelEvaluator(new CelBudget(limits)).Evaluate(root, scope);
        }
        catch (CelEvaluationException fault)
        {
            throw new CelEvaluationException($"failed to evaluate the CEL expression '{Text}': {fault.Message}");
        }
    }
}
