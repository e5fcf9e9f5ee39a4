namespace GitOps.Adapters.Helm.Templates;

/// <summary>A text is no template.</summary>
internal sealed class TemplateParseException(string templateName, int line, string reason)
    : Exception($"template: {templateName}:{line.ToString(System.Globalization.CultureInfo.InvariantCulture)}: {reason}")
{
    /// <summary><c>name:line</c>.</summary>
    public string Location { get; } = $"{templateName}:{line.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}

/// <summary>A template failed while it was executed. The message is Go's, with template, line, column and the failing expression.</summary>
/// <param name="message">The whole message.</param>
/// <param name="source">The template that failed.</param>
/// <param name="cause">What a function reported; null when the executor itself found the fault.</param>
internal sealed class TemplateExecutionException(string message, TemplateSource source, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The template that failed.</summary>
    public TemplateSource Template { get; } = source;
}

/// <summary>A function reports a fault; the executor adds where it was called.</summary>
internal class FunctionException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The chart itself refuses: <c>fail</c> or <c>required</c>.</summary>
internal sealed class TemplateFailure(string message) : FunctionException(message);

/// <summary>A template used more time, text or steps than it may.</summary>
internal sealed class TemplateBudgetException(string message) : Exception(message);
