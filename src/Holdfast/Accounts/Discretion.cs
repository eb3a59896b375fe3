using System.Data.Common;
using System.Security.Cryptography;
using Holdfast.Data;
using Holdfast.Web;

namespace Holdfast.Accounts;

/// <summary>The titles a member chose, also while their browser is locked.</summary>
internal sealed class Discretion(Me me, Locked locked, Sealer sealer) : IDiscretion
{
    private bool isAsked;
    private string? title;

    public string? OnlyTitle
    {
        get
        {
            if (!isAsked)
            {
                (title, isAsked) = (Ask(), true);
            }

            return title;
        }
    }

    private string? Ask()
    {
        try
        {
            return me.IsSignedIn ? me.Profile.OnlyTitle
                : locked.Who is { } who ? sealer.Open(who.Profile, Member.PlaceOfProfile(who.PublicId)).OnlyTitle
                : null;
        }
        catch (Exception failure) when (failure is CryptographicException or DbException or RefusalException)
        {
            // Even the page that says so must say nothing of what the site is.
            return Titles[0];
        }
    }

    /// <summary>What all pages may be titled.</summary>
    public static readonly IReadOnlyList<string> Titles = ["Holdfast", "Notes"];
}
