using Holdfast.Accounts;
using Holdfast.Recovery.Toolkit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Plans;

/// <summary>What a member wrote with a tool goes into a part of their plan, as lines they choose.</summary>
public sealed class AddModel(Keeping keeping, OwnThings own, MyPlan plan, PlanOutlines outlines, MyDay day, IStringLocalizer<PlanPageWords> words) : KeepingPage(keeping)
{
    /// <param name="Part">The code of a part.</param>
    /// <param name="Chosen">Numbers of <see cref="Lines"/>, from 0.</param>
    public sealed record Form(string? Part, IReadOnlyList<int>? Chosen);

    [BindProperty]
    public Form Input { get; set; } = new(null, null);

    public PlanOutlines Outlines => outlines;

    /// <summary>Where the note stands.</summary>
    public string Back { get; private set; } = "/toolkit";

    /// <summary>What they wrote, a line each, as a plan holds it.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    public bool IsChosen(int line) => Input.Chosen is null || Input.Chosen.Contains(line);

    public async Task<IActionResult> OnGet(string note, CancellationToken cancellation)
    {
        if (!await Find(note, cancellation))
        {
            return NotFound();
        }

        Input = new Form(outlines.Start.Code, null);
        return Page();
    }

    public async Task<IActionResult> OnPost(string note, CancellationToken cancellation)
    {
        if (!await Find(note, cancellation))
        {
            return NotFound();
        }

        Input = Input with { Chosen = Input.Chosen ?? [] };
        IReadOnlyList<string> chosen = [.. Lines.Where((_, at) => IsChosen(at))];
        if (chosen.Count == 0)
        {
            ModelState.AddModelError("Input.Chosen", words["Choose at least one line."]);
        }

        if (outlines.All.FirstOrDefault(each => each.Parts.Any(part => part.Code == Input.Part)) is not { } outline)
        {
            ModelState.AddModelError("Input.Part", words["Choose where it goes."]);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (!IsWhole() || !ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Guarded(async () =>
        {
            // Adding takes nothing away, so what other devices did meanwhile stands.
            var isFull = false;
            await plan.Change(
                FormId!,
                int.MaxValue,
                outline.Code,
                there =>
                {
                    var both = PlanLines.Both(there.Lines(Input.Part!), chosen);
                    isFull = PlanLines.Check(both) is not null;
                    return isFull ? there : there.Say(outline, new Dictionary<string, IReadOnlyList<string>> { [Input.Part!] = both }, day.Today);
                },
                cancellation);
            if (!isFull)
            {
                return LocalRedirect($"/plan?kept=1#{outline.Code}");
            }

            // Another form: this one is done, and did nothing.
            FormId = null;
            ModelState.AddModelError("Input.Part", words[new TooManyPlanLines().Sentence, PlanWords.MostLines]);
            return Again(StatusCodes.Status409Conflict);
        });
    }

    private async Task<bool> Find(string note, CancellationToken cancellation)
    {
        if (await own.Find<ToolNote, ToolWords>(note, cancellation) is not { } row)
        {
            return false;
        }

        var said = own.Open(row);
        Back = $"/toolkit/{said.Tool}#notes";
        Lines = [.. said.Answers.Values.SelectMany(PlanLines.Read).SelectMany(Fit).Distinct(StringComparer.Ordinal).Take(PlanWords.MostLines)];
        return Lines.Count > 0;
    }

    /// <summary>A line longer than a plan's becomes several, broken between words.</summary>
    private static IEnumerable<string> Fit(string line)
    {
        while (line.Length > PlanWords.LongestLine)
        {
            var at = line.LastIndexOf(' ', PlanWords.LongestLine);
            at = at > 0 ? at : PlanWords.LongestLine;
            yield return line[..at].TrimEnd();
            line = line[at..].TrimStart();
        }

        yield return line;
    }
}
