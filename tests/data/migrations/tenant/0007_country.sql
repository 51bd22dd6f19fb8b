update tenant set country = 'SA';
