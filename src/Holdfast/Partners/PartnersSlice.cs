namespace Holdfast.Partners;

/// <summary>Somebody to lean on: partners, mentors, somebody now, and words between two people.</summary>
public static class PartnersSlice
{
    /// <summary>What the command line needs too.</summary>
    public static IServiceCollection AddPartners(this IServiceCollection services) => services;

    /// <summary>What a site being served needs.</summary>
    public static IServiceCollection AddPartnerPages(this IServiceCollection services) => services;
}
