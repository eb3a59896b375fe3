using Holdfast.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime.Text;

namespace Holdfast.Recovery;

/// <summary>A member begins to count days.</summary>
public sealed class NewClockModel(Keeping keeping, OwnThings own, MyDay day, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    [BindProperty]
    public ClockForm Input { get; set; } = new();

    public string Today => LocalDatePattern.Iso.Format(day.Today);

    public void OnGet() => Input.Start = Today;

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var others = await own.Latest<Clock, ClockFace>(Clock.MostPerMember, cancellation);
        var face = Input.Read(day.Today, others.Select(other => other.Words.Name), ModelState, words);
        return await Keep(
            async () =>
            {
                if (await own.Count<Clock, ClockFace>(cancellation) >= Clock.MostPerMember)
                {
                    return words["You count {0} kinds of days already, and more aren’t kept. Remove one first.", Clock.MostPerMember];
                }

                own.Keep<Clock, ClockFace>(face!);
                return null;
            },
            "/clocks",
            cancellation);
    }
}
