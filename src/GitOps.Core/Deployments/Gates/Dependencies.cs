using System.Collections.Immutable;
using GitOps.Core.Definitions;

namespace GitOps.Core.Deployments.Gates;

/// <summary>A deployment that another one depends on, as it is now.</summary>
/// <param name="Reference">How it is named.</param>
/// <param name="Declared">Its declaration; null when there is none.</param>
/// <param name="State">What its events say.</param>
/// <param name="SaysExpression">What its expression says, which then counts instead of everything else; null when there is none.</param>
internal sealed record DependencyNow(DependencyReference Reference, DeclaredDeployment? Declared, DeploymentState State, bool? SaysExpression = null);

/// <summary>
/// Whether everything that must be ready first is ready: declared, reconciled at its present generation, ready, and, when it uses the
/// same source, at the source's present revision. So with one repository a chain waits until each predecessor has applied the new commit.
/// </summary>
internal static class Dependencies
{
    /// <summary>The first dependency that is not ready; null when all are. The words are Flux's.</summary>
    public static Blocker? Check(DeploymentDefinition definition, string revision, IEnumerable<DependencyNow> dependencies) =>
        dependencies.Select(item => Check(definition, revision, item)).FirstOrDefault(blocker => blocker is not null);

    /// <summary>The names along a circle of dependencies that starts and ends at the definition; empty when there is none.</summary>
    public static ImmutableArray<string> FindCycle(DeploymentDefinition definition, Func<ObjectKey, DeclaredDeployment?> find)
    {
        var (path, done) = (new List<ObjectKey>(), new HashSet<ObjectKey>());
        return Visit(definition) ? [.. path.Select(key => $"{key.Namespace}/{key.Name}")] : [];

        bool Visit(DeploymentDefinition current)
        {
            path.Add(current.Key);
            foreach (var dependency in current.DependsOn)
            {
                var key = current.Key with { Namespace = dependency.Namespace, Name = dependency.Name };
                if (key == definition.Key)
                {
                    path.Add(key);
                    return true;
                }

                if (done.Add(key) && find(key) is { } next && Visit(next.Definition))
                {
                    return true;
                }
            }

            path.RemoveAt(path.Count - 1);
            return false;
        }
    }

    private static Blocker? Check(DeploymentDefinition definition, string revision, DependencyNow dependency)
    {
        var name = $"{dependency.Reference.Namespace}/{dependency.Reference.Name}";
        if (dependency.Declared is not { } declared)
        {
            return NotReady($"dependency '{name}' not found: there is no {definition.Key.Kind} of this name");
        }

        if (dependency.SaysExpression is { } isReady)
        {
            return isReady ? null : NotReady($"dependency '{name}' is not ready according to readyExpr eval");
        }

        if (!dependency.State.IsReady || dependency.State.DefinitionDigest != declared.Digest || declared.IsDeleted)
        {
            return NotReady($"dependency '{name}' is not ready");
        }

        var sharesSource = declared.Definition.Source.Key == definition.Source.Key;
        return sharesSource && dependency.State.Applied?.Revision != revision
            ? NotReady($"dependency '{name}' revision is not up to date")
            : null;
    }

    private static Blocker NotReady(string message) => new(Reasons.DependencyNotReady, message);
}
