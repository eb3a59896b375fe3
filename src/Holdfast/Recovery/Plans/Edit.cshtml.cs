using System.Globalization;
using Holdfast.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Plans;

/// <summary>One plan, to be written or changed: a field for each part, one line of it a line.</summary>
public sealed class EditModel(Keeping keeping, MyPlan plan, PlanOutlines outlines, MyDay day, IStringLocalizer<PlanPageWords> words) : KeepingPage(keeping)
{
    /// <summary>The words of all parts go by one name, so that none is lost when the form couldn't be taken.</summary>
    private const string LinesField = "Input.Lines";

    /// <param name="Elsewhere">What another device made of it meanwhile; null where that is the same, or nothing.</param>
    public sealed record Field(PlanPart Part, string Text, IReadOnlyList<string>? Elsewhere);

    public PlanOutline Outline { get; private set; } = outlines.All[0];

    public IReadOnlyList<Field> Fields { get; private set; } = [];

    /// <summary>Of what they are shown beside or instead of what they wrote.</summary>
    public int Version { get; private set; }

    /// <summary>Another device changed it since this form was opened: both are shown.</summary>
    public bool IsChangedElsewhere { get; private set; }

    /// <summary>The name of a part's field in addresses, errors and labels.</summary>
    public static string IdOf(PlanPart part) => "part-" + part.Code;

    public async Task<IActionResult> OnGet(string code, CancellationToken cancellation)
    {
        if (outlines.Find(code) is not { } outline)
        {
            return NotFound();
        }

        Outline = outline;
        var there = await plan.Read(cancellation);
        Version = there.Version;
        Fields = [.. outline.Parts.Select(part => new Field(part, string.Join('\n', there.Lines(part.Code)), null))];
        return Page();
    }

    public async Task<IActionResult> OnPost(string code, CancellationToken cancellation)
    {
        if (outlines.Find(code) is not { } outline)
        {
            return NotFound();
        }

        Outline = outline;
        var typed = Typed();
        Fields = [.. outline.Parts.Select(part => new Field(part, typed.GetValueOrDefault(part.Code, ""), null))];
        if (!int.TryParse(Request.Form["Input.Version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            FormId = null;
        }

        if (!IsWhole())
        {
            Version = (await plan.Read(cancellation)).Version;
            return Again(StatusCodes.Status400BadRequest);
        }

        Version = version;
        // A part that wasn't on the form when it was opened is left as it is.
        var lines = outline.Parts.Where(part => typed.ContainsKey(part.Code)).ToDictionary(part => part.Code, part => PlanLines.Read(typed[part.Code]));
        var putTogether = Request.Form["Input.Both"] == "true";
        foreach (var part in outline.Parts.Where(part => lines.ContainsKey(part.Code)))
        {
            if (PlanLines.Check(lines[part.Code]) is { } refusal)
            {
                ModelState.AddModelError("Input." + IdOf(part), words[refusal.Sentence, PlanWords.MostLines, PlanWords.LongestLine]);
            }
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Guarded(async () =>
        {
            if (putTogether)
            {
                return await PutTogether(lines, cancellation);
            }

            if (await plan.Change(FormId!, version, outline.Code, there => there.Say(outline, lines, day.Today), cancellation) is { } meanwhile)
            {
                Compare(meanwhile, lines);
                return Again(StatusCodes.Status409Conflict);
            }

            return LocalRedirect($"/plan?kept=1#{outline.Code}");
        });
    }

    /// <summary>Both ways of it in one form, to be looked at before it is kept.</summary>
    private async Task<IActionResult> PutTogether(Dictionary<string, IReadOnlyList<string>> mine, CancellationToken cancellation)
    {
        var there = await plan.Read(cancellation);
        Version = there.Version;
        Fields = [.. Outline.Parts.Select(part => new Field(part, string.Join('\n', PlanLines.Both(there.Lines(part.Code), mine.GetValueOrDefault(part.Code, []))), null))];
        return Page();
    }

    private void Compare(PlanWords there, Dictionary<string, IReadOnlyList<string>> mine)
    {
        IsChangedElsewhere = true;
        Version = there.Version;
        Fields = [.. Fields.Select(field => field with { Elsewhere = there.Lines(field.Part.Code) is var lines && mine.TryGetValue(field.Part.Code, out var said) && !lines.SequenceEqual(said) ? lines : null })];
    }

    /// <summary>What was written, by the code of the part.</summary>
    private Dictionary<string, string> Typed()
    {
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, text) in Request.Form["Input.Parts"].Zip(Request.Form[LinesField]))
        {
            typed.TryAdd(code ?? "", text ?? "");
        }

        return typed;
    }
}
