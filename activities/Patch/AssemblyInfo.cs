using System.Runtime.CompilerServices;

// The seam that fails the n-th file step is for tests alone.
[assembly: InternalsVisibleTo("Tests")]
