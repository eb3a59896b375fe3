using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Safety.Desk;

/// <summary>What stewards choose for the whole site.</summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class SettingsModel(HoldfastDb db, Writer writer, Community community, CrisisLines lines, Audit audit, Me me, IClock clock, IStringLocalizer<DeskWords> words, ILogger<SettingsModel> logger) : SafetyPage(words, logger)
{
    public sealed record Form(string? Name, string? Country, string? StaleDays, string? English, string? Spanish);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, null, null);

    public bool IsSaved { get; private set; }

    public IReadOnlyList<(string Code, string Name)> Countries =>
        [.. lines.Countries.Select(code => (code, CountryNames.In(code))).OrderBy(country => country.Item2, StringComparer.CurrentCulture)];

    public void OnGet(bool saved)
    {
        var chosen = community.Choices;
        Input = new Form(chosen.Name, chosen.Country, chosen.StaleDays.ToString(CultureInfo.InvariantCulture), chosen.Agreements.English, chosen.Agreements.Spanish);
        IsSaved = saved;
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var name = Typed.Clean(Input.Name);
        Fits("Name", name, CommunityChoices.LongestName);
        if (Input.Country is { Length: > 0 } country && !lines.Countries.Contains(country))
        {
            ModelState.Remove("Input.Country");
            ModelState.AddModelError("Input.Country", Words["Choose a country."]);
        }

        if (!int.TryParse(Typed.Clean(Input.StaleDays), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < CommunityChoices.FewestStaleDays or > CommunityChoices.MostStaleDays)
        {
            ModelState.AddModelError("Input.StaleDays", Words["Enter a number of days from {0} to {1}.", CommunityChoices.FewestStaleDays, CommunityChoices.MostStaleDays]);
        }

        var english = Text("English", Input.English, Setting.LongestValue, Words["Write at least one line."]);
        var spanish = Text("Spanish", Input.Spanish, Setting.LongestValue, Words["Write at least one line."]);
        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        var chosen = new CommunityChoices(name.Length > 0 ? name : null, Input.Country is { Length: > 0 } ? Input.Country : null, days, new LocalText(english!, spanish!));
        return await Done(
            async () =>
            {
                await writer.WriteOnce(
                    db,
                    FormId!,
                    async () =>
                    {
                        await Community.Choose(db, chosen, clock.GetCurrentInstant(), cancellation);
                        await audit.Note(db, me.MemberId, SafetyDeeds.SettingsChanged, "site", 0, null, cancellation);
                    },
                    cancellation);
                // This process needn't wait for its own change.
                await community.Follow([new Change(Change.Settings, 0, clock.GetCurrentInstant())], cancellation);
            },
            "/steward/settings?saved=true");
    }
}
