using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety;

/// <summary>"In danger now? Call 911. In distress? Call 988." for the country of the reader.</summary>
internal sealed class UrgentLine(CrisisLines lines, Viewer viewer, IStringLocalizer<SafetyWords> words) : IUrgentLine
{
    public string Line()
    {
        var here = lines.For(viewer.Country);
        var says = new List<string>();
        if (here.Emergency is { } emergency)
        {
            says.Add(words["In danger now? Call {0}.", emergency]);
        }

        if (here.Lines.FirstOrDefault(line => line.Kind == LineKind.Crisis) is { } crisis)
        {
            says.Add(words["In distress? Call {0}.", crisis.Number]);
        }

        return string.Join(" ", says);
    }
}
