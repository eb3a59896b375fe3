using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Recovery.Goals;

/// <summary>What somebody means to do with a day, how it was, and what was good in it. Only days that were written are ever shown.</summary>
public sealed class DaysModel(Keeping keeping, OwnThings things, MyDay day, IStringLocalizer<GoalPageWords> words)
    : KeepingPage(keeping)
{
    public const int MostShown = 14;

    /// <summary>Today's and yesterday's rows are among the latest, also after a journey across the date line.</summary>
    private const int Latest = 8;

    public sealed record Form(string? Day, string? Intention, string? Went, string? Note, string? Words);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, null, null);

    public LocalDate Today => day.Today;

    public LocalDate Day { get; private set; } = day.Today;

    /// <summary>The evening comes first from late afternoon on, and for yesterday.</summary>
    public bool IsEvening => Day < day.Today || day.Part is SuggestedWhen.Evening or SuggestedWhen.Night;

    /// <summary>Up to 14, the latest first, without the one above.</summary>
    public IReadOnlyList<DayWords> Before { get; private set; } = [];

    public bool WasKept { get; private set; }

    public static string NameOf(DayWent went) => went switch
    {
        DayWent.AsMeant => "As I meant it to",
        DayWent.Partly => "Partly as I meant",
        DayWent.Differently => "Differently, and that’s a day too",
        _ => throw new ArgumentOutOfRangeException(nameof(went)),
    };

    /// <param name="of">Yesterday, or nothing for today.</param>
    public async Task OnGet(string? of, string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        Day = Asked(of) ?? Today;
        var there = await Show(cancellation);
        Input = new Form(null, there.Intention, there.Went?.ToString(), there.Review, string.Join('\n', there.Grateful));
    }

    /// <summary>The morning: what they mean to do.</summary>
    public Task<IActionResult> OnPostMorning(CancellationToken cancellation)
    {
        var intention = Said(Input.Intention, "Intention");
        return Write(there => there with { Intention = intention }, cancellation);
    }

    /// <summary>The evening: how it was.</summary>
    public Task<IActionResult> OnPostEvening(CancellationToken cancellation)
    {
        var review = Said(Input.Note, "Note");
        DayWent? went = Enum.TryParse<DayWent>(Input.Went, out var chosen) && Enum.IsDefined(chosen) ? chosen : null;
        return Write(there => there with { Went = went, Review = review }, cancellation);
    }

    /// <summary>What was good, one thing a line.</summary>
    public Task<IActionResult> OnPostGrateful(CancellationToken cancellation)
    {
        IReadOnlyList<string> lines = [.. (Input.Words ?? "").ReplaceLineEndings("\n").Split('\n').Select(Typed.Clean).Where(line => line.Length > 0)];
        if (lines.Count > DayWords.MostGrateful)
        {
            ModelState.AddModelError("Input.Words", words[new ManyGratefulLines().Sentence, DayWords.MostGrateful]);
        }
        else if (lines.Any(line => line.Length > DayWords.LongestText))
        {
            ModelState.AddModelError("Input.Words", words[new GratefulLineTooLong().Sentence, DayWords.LongestText]);
        }

        return Write(there => there with { Grateful = lines }, cancellation);
    }

    /// <summary>A day that can be written: today or yesterday, by their clock.</summary>
    private LocalDate? Asked(string? text) =>
        LocalDatePattern.Iso.Parse(text ?? "") is { Success: true } read && read.Value <= Today && read.Value >= Today.PlusDays(-1) ? read.Value : null;

    private string? Said(string? typed, string field)
    {
        var said = Typed.Clean(typed?.ReplaceLineEndings("\n"));
        if (said.Length > DayWords.LongestText)
        {
            ModelState.AddModelError("Input." + field, words[new DayTextTooLong().Sentence, DayWords.LongestText]);
        }

        return said.Length == 0 ? null : said;
    }

    private async Task<IActionResult> Write(Func<DayWords, DayWords> change, CancellationToken cancellation)
    {
        if (Asked(Input.Day) is not { } asked)
        {
            // A page left open for days: what was typed is shown for today, and kept when they say so.
            NotDone = words["This page was open for another day. Your words are still here; they would now be kept for the day above."];
            return await Shown(StatusCodes.Status400BadRequest, cancellation);
        }

        Day = asked;
        if (!IsWhole() || !ModelState.IsValid)
        {
            return await Shown(StatusCodes.Status400BadRequest, cancellation);
        }

        var done = await Keep(
            async () =>
            {
                var rows = await Db.Intentions.Where(row => row.MemberId == Me.MemberId).OrderByDescending(row => row.Id).Take(Latest).ToListAsync(cancellation);
                var row = rows.Find(row => things.Open(row).Day == asked);
                var changed = change(row is null ? new DayWords(asked) : things.Open(row));
                if (row is null && !changed.IsEmpty)
                {
                    things.Keep<Intention, DayWords>(changed);
                }
                else if (row is not null && changed.IsEmpty)
                {
                    Db.Intentions.Remove(row);
                }
                else if (row is not null)
                {
                    things.Say(row, changed);
                }

                return null;
            },
            () => "/days?kept=1" + (asked == Today ? "" : "&of=" + LocalDatePattern.Iso.Format(asked)),
            cancellation);
        return done is PageResult ? await Shown(Response.StatusCode, cancellation) : done;
    }

    /// <summary>The page again: what was typed in one form stands beside what is kept in the others.</summary>
    private async Task<IActionResult> Shown(int status, CancellationToken cancellation)
    {
        Db.ChangeTracker.Clear();
        var there = await Show(cancellation);
        Input = Input with
        {
            Intention = Input.Intention ?? there.Intention,
            Went = Input.Went ?? there.Went?.ToString(),
            Note = Input.Note ?? there.Review,
            Words = Input.Words ?? string.Join('\n', there.Grateful),
        };
        return Again(status);
    }

    private async Task<DayWords> Show(CancellationToken cancellation)
    {
        var written = (await things.Latest<Intention, DayWords>(MostShown + 2, cancellation)).Select(kept => kept.Words).ToList();
        Before = [.. written.Where(other => other.Day != Day).OrderByDescending(other => other.Day).Take(MostShown)];
        return written.Find(other => other.Day == Day) ?? new DayWords(Day);
    }
}
