using Holdfast.Accounts;
using Holdfast.Safety;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime.Text;

namespace Holdfast.Recovery;

/// <summary>Somebody used, or a day went over what they planned: safety first, then the day, then people. Nothing is set back.</summary>
public sealed class LapseModel(
    Keeping keeping, OwnThings own, MyDay day, Days days, CrisisLines lines, Viewer viewer, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    [BindProperty]
    public LapseForm Input { get; set; } = new();

    public IReadOnlyList<ClockShown> Clocks { get; private set; } = [];

    public CountryLines Lines => lines.For(viewer.Country);

    public string Today => LocalDatePattern.Iso.Format(day.Today);

    public async Task OnGet(CancellationToken cancellation)
    {
        Clocks = await days.All(cancellation);
        Input.Clocks = [.. Clocks.Where(clock => !clock.Face.IsHidden).Take(1).Select(clock => clock.Id)];
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        Clocks = await days.All(cancellation);
        var told = Input.Read(day.Today, Clocks, ModelState, words);
        return await Keep(() => Tell(told!, cancellation), Input.IsUnsafe ? "/lapse/after?help=1" : "/lapse/after", cancellation);
    }

    private async Task<string?> Tell(IReadOnlyList<WentDifferently> told, CancellationToken cancellation)
    {
        if (await own.Count<DifferentDay, WentDifferently>(cancellation) + told.Count > DifferentDay.MostPerMember)
        {
            return words["More than {0} days can’t be kept. Remove some first; your words are still here.", DifferentDay.MostPerMember];
        }

        foreach (var different in told)
        {
            // Told twice, it is one day: what was remembered of it is what was said last.
            var known = Clocks.SelectMany(clock => clock.Different).FirstOrDefault(each => each.Words.Clock == different.Clock && each.Words.Day == different.Day);
            if (known is null)
            {
                own.Keep<DifferentDay, WentDifferently>(different);
            }
            else if (different.Note is not null && await own.Find<DifferentDay, WentDifferently>(known.Id, cancellation) is { } row)
            {
                own.Say(row, different);
            }
        }

        return null;
    }
}
