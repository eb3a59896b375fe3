using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>What they are called, how the site speaks to them and how little its titles say: kept in their sealed profile, for every browser they sign in with.</summary>
public sealed partial class SettingsModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, Viewer viewer, IStringLocalizer<AccountWords> words, ILogger<SettingsModel> logger) : AccountPage
{
    private static readonly string[] Languages = ["en", "es"];

    public sealed record Form(string? Name, string? OnlyTitle, string? Language, string? Zone);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, null);

    public static IReadOnlyList<string> Titles => Discretion.Titles;

    public static IReadOnlyList<(string Id, string Name)> Zones => PreferencesModel.ZoneNames;

    public void OnGet() => Input = new Form(me.Profile.Name, me.Profile.OnlyTitle, me.Profile.Language, me.Profile.TimeZone);

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var name = ShownName.Normal(Input.Name);
        var title = string.IsNullOrEmpty(Input.OnlyTitle) ? null : Input.OnlyTitle;
        var zone = string.IsNullOrEmpty(Input.Zone) ? null : Input.Zone;
        if (ShownName.Check(name) is { } refusal)
        {
            ModelState.AddModelError("Input.Name", words[refusal.Sentence]);
        }

        if (title is not null && !Discretion.Titles.Contains(title))
        {
            ModelState.AddModelError("Input.OnlyTitle", words["Choose one of the titles in the list."]);
        }

        if (!Languages.Contains(Input.Language))
        {
            ModelState.AddModelError("Input.Language", words["Choose one of the languages in the list."]);
        }

        if (zone is not null && (zone.Length > 64 || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null))
        {
            ModelState.AddModelError("Input.Zone", words["We don’t know that time zone. Choose one from the list."]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.OnlyTitle", words["This form was too old. Send it once more."]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(
                db,
                FormId!,
                async () =>
                {
                    var member = await db.Members.SingleAsync(member => member.Id == me.MemberId, cancellation);
                    member.Describe(me.Profile with { Name = name, OnlyTitle = title, Language = Input.Language!, TimeZone = zone }, me.Key, sealer);
                },
                cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        viewer.Follow(Input.Language!, zone);
        return LocalRedirect("/you");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Settings could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
