"""Officers: who they are, what their role allows, how they sign in."""
