using System.Runtime.CompilerServices;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Stops recursion over values in time: a template can put a map into itself.</summary>
internal static class StackGuard
{
    /// <summary>Refuses to go deeper when the stack is nearly used up.</summary>
    /// <exception cref="TemplateBudgetException">There is no room.</exception>
    public static void Ensure()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateBudgetException("a value or template is nested too deeply, or holds itself");
        }
    }
}
